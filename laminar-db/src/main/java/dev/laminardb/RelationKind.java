package dev.laminardb;

/** What a relation of the database is. */
public enum RelationKind {
  /** Its rows are pushed. */
  SOURCE,
  /** Its rows are inserted, changed and deleted by statements. */
  TABLE,
  /** Its rows are the results of a running query. */
  STREAM,
  /** A query by a name, which takes its place wherever it is read. */
  VIEW,
  /** Its rows are the results of a running query, which are kept. */
  MATERIALIZED_VIEW
}
