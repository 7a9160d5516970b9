package dev.laminardb.core.table;

/**
 * That the values of a column are the numbers of a sequence. In the place of a default. Immutable.
 *
 * @param isAlways whether statements may not give it other values
 * @param start the first number
 * @param step from each number to the next, not 0
 */
public record Identity(boolean isAlways, long start, long step) implements DefaultExpression {}
