package dev.laminardb;

/**
 * A row that comes into a result, or goes out of it. In order, the changes of a stream give its
 * content: a result that is corrected is taken back, with exactly the values it was inserted with,
 * before the new one comes. Immutable.
 *
 * @param kind what becomes of the row
 * @param row the row
 * @param <T> the record type of the rows
 */
public record Change<T>(Kind kind, T row) {

  /** What becomes of a row. */
  public enum Kind {
    /** It holds from now on. */
    INSERT("I", "+"),
    /** It holds no more. */
    DELETE("D", "-"),
    /** It holds no more; the next change is the {@link #UPDATE_AFTER} that takes its place. */
    UPDATE_BEFORE("U-", "-U"),
    /** It holds from now on, in the place of the row before, which has the same key. */
    UPDATE_AFTER("U+", "+U");

    private final String operation;
    private final String sign;

    Kind(String operation, String sign) {
      this.operation = operation;
      this.sign = sign;
    }

    /** As {@link ChangeFormat#OPERATIONS} writes it. */
    public String operation() {
      return operation;
    }
  }

  /** Whether the row holds from now on: if it is inserted or updated; otherwise it goes. */
  public boolean isInsert() {
    return kind == Kind.INSERT || kind == Kind.UPDATE_AFTER;
  }

  @Override
  public String toString() {
    return kind.sign + " " + row;
  }
}
