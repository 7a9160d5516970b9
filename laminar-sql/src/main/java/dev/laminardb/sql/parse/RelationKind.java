package dev.laminardb.sql.parse;

import java.util.Locale;

/** What CREATE, ALTER and DROP can name. */
public enum RelationKind {
  /** Rows pushed by the application or read by a connector. */
  SOURCE,
  /** The rows of a running query. */
  STREAM,
  /** Where a stream's rows go. */
  SINK,
  /** Rows that can be updated and deleted. */
  TABLE,
  /** Rows of another system, looked up by key. */
  LOOKUP_TABLE,
  /** A query by a name, which takes its place wherever it is read. */
  VIEW,
  /** The kept result of a running query. */
  MATERIALIZED_VIEW;

  /** As it is written in SQL. */
  public String sql() {
    return name().replace('_', ' ');
  }

  /** As it is written in a sentence. */
  public String noun() {
    return sql().toLowerCase(Locale.ROOT);
  }
}
