package dev.laminardb.core.table;

/**
 * A default that is no value: it is computed when a row is inserted. What it says is known to those
 * who plan the statement, and make it a part of that.
 */
public interface DefaultExpression {}
