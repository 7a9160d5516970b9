/** Tests of the examples. */
@NullMarked
package dev.laminardb.examples;

import org.jspecify.annotations.NullMarked;
