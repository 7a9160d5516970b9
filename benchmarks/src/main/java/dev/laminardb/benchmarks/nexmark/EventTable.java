package dev.laminardb.benchmarks.nexmark;

import java.util.List;

/**
 * Events of one kind, column by column, as an engine's table has them. The arrays may have more
 * rows than count. Nobody changes them.
 *
 * @param columns in the order of the table
 * @param count how many rows there are
 */
public record EventTable(List<Column> columns, int count) {
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
