/** Code that breaks the rules of the architecture, to prove that the rules see it. */
@NullMarked
package dev.laminardb.sql.rewrite.archtest;

import org.jspecify.annotations.NullMarked;
