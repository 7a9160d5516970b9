package dev.laminardb.core.error;

/**
 * What the author of a statement should know though it has succeeded, as PostgreSQL's NOTICE.
 * Immutable.
 *
 * @param code what it is about
 * @param relation the relation that it is about
 * @param message what is the case and what to do, on one line, without the code
 */
public record Notice(NoticeCode code, String relation, String message) {
  /** The code and the message. */
  @Override
  public String toString() {
    return code.code() + ": " + message;
  }
}
