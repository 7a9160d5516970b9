/**
 * What statements that change single rows of a table cost, with what depends on the table. Start at
 * {@link dev.laminardb.benchmarks.views.ViewsBenchmark}.
 */
@NullMarked
package dev.laminardb.benchmarks.views;

import org.jspecify.annotations.NullMarked;
