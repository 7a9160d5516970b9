/** Code that breaks the rules of the architecture, to prove that the rules see it. */
@NullMarked
package dev.laminardb.core.archtest;

import org.jspecify.annotations.NullMarked;
