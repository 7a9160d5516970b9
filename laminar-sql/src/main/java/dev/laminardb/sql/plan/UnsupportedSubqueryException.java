package dev.laminardb.sql.plan;

/**
 * A query has a subquery of rows of its own, and the planner finds no join that does the same:
 * Calcite's decorrelation gives up on some with whatever exception comes first.
 */
public final class UnsupportedSubqueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedSubqueryException(Throwable cause) {
    super(cause);
  }
}
