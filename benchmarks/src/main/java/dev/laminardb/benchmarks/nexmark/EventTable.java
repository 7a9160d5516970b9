package dev.laminardb.benchmarks.nexmark;

import java.util.List;

/**
 * Events of one kind, column by column, as an engine's table has them. The arrays may have more
 * rows than count. Nobody changes them.
 *
 * @param columns in the order of the table
 * @param count how many rows there are
 * @param key the column that is declared to tell rows apart; empty if none is
 */
public record EventTable(List<Column> columns, int count, String key) {
  /** A table of which no key is declared. */
  EventTable(List<Column> columns, int count) {
    this(columns, count, "");
  }

  /** This table with a key declared. */
  EventTable withKey(String column) {
    return new EventTable(columns, count, column);
  }

  /** The constraint for the end of the list of columns; empty if no key is declared. */
  public String constraint() {
    return key.isEmpty() ? "" : ", PRIMARY KEY (" + key + ") NOT ENFORCED";
  }

  /** A column. */
  public sealed interface Column {
    /** Its name in SQL. */
    String name();
  }

  /** Integers of 64 bits. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Longs(String name, long[] values) implements Column {}

  /** Timestamps in microseconds since 1970. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Times(String name, long[] micros) implements Column {}

  /** Strings. */
  public record Strings(String name, StringColumn values) implements Column {}
}
