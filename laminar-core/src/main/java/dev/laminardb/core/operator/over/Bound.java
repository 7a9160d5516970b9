package dev.laminardb.core.operator.over;

/**
 * Where a frame begins or ends.
 *
 * @param kind which way from the current row
 * @param offset how far: in rows, or in units of the sort key, where that is a DOUBLE the bits of
 *     one; 0 where the kind has none
 */
public record Bound(Kind kind, long offset) {
  /** Which way a bound lies. */
  public enum Kind {
    /** The partition's beginning. */
    UNBOUNDED_PRECEDING,
    /** Before the current row. */
    PRECEDING,
    /** The current row; of a range, all rows that the order leaves equal to it. */
    CURRENT_ROW,
    /** Behind the current row. */
    FOLLOWING,
    /** The partition's end. */
    UNBOUNDED_FOLLOWING
  }

  /** The partition's beginning. */
  public static final Bound BEGINNING = new Bound(Kind.UNBOUNDED_PRECEDING, 0);

  /** The partition's end. */
  public static final Bound END = new Bound(Kind.UNBOUNDED_FOLLOWING, 0);

  /** The current row. */
  public static final Bound CURRENT = new Bound(Kind.CURRENT_ROW, 0);

  /** Whether it has an offset. */
  boolean hasOffset() {
    return kind == Kind.PRECEDING || kind == Kind.FOLLOWING;
  }
}
