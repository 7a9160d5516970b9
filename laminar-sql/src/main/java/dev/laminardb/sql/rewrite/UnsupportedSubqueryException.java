package dev.laminardb.sql.rewrite;

/** A query has a subquery that reads the rows around it, and no join does the same. */
public final class UnsupportedSubqueryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedSubqueryException(String message) {
    super(message);
  }
}
