package dev.laminardb.core.table;

/** A default that is no value: it is found when a row is inserted. */
public enum ClockDefault {
  /** The time of the statement, as the type of the column says. */
  STATEMENT_TIME
}
