package dev.laminardb.core.operator.topn;

/**
 * A column that rows are ordered by. Strings are ordered by code point, false comes before true,
 * and NaN after every other number.
 *
 * @param column of the input
 * @param descending whether the greatest comes first
 * @param nullsFirst whether nulls come before all values, whatever their direction
 */
public record SortKey(int column, boolean descending, boolean nullsFirst) {}
