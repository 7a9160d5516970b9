/**
 * Aggregate functions and their columnar accumulators. Start at {@link
 * dev.laminardb.core.operator.aggregate.AggregateCall}.
 */
@NullMarked
package dev.laminardb.core.operator.aggregate;

import org.jspecify.annotations.NullMarked;
