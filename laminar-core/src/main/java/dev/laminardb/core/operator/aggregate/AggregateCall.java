package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnType;

/**
 * One aggregate of a query.
 *
 * @param function which
 * @param argument the input column, or -1 for COUNT(*)
 * @param filter a BOOLEAN input column that must be true for a row to count, or -1
 * @param name the output column
 * @param result the output type
 * @param nullable whether the output can be null
 */
public record AggregateCall(
    AggregateFunction function,
    int argument,
    int filter,
    String name,
    ColumnType result,
    boolean nullable) {}
