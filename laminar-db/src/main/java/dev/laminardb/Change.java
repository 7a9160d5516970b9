package dev.laminardb;

/**
 * A row that comes into a result, or goes out of it. In order, the changes of a stream give its
 * content: a result that is corrected is retracted, with exactly the values it was inserted with,
 * before the new one is inserted. Immutable.
 *
 * @param kind which of the two
 * @param row the row
 * @param <T> the record type of the rows
 */
public record Change<T>(Kind kind, T row) {

  /** What becomes of the row. */
  public enum Kind {
    /** It holds from now on. */
    INSERT,
    /** It holds no more. */
    RETRACT
  }

  /** Whether the row holds from now on. */
  public boolean isInsert() {
    return kind == Kind.INSERT;
  }

  @Override
  public String toString() {
    return (kind == Kind.INSERT ? "+ " : "- ") + row;
  }
}
