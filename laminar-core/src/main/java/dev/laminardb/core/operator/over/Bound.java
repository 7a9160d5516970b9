package dev.laminardb.core.operator.over;

/**
 * Where a frame begins or ends.
 *
 * @param kind which way from the current row
 * @param offset how far: in rows, groups, or in units of the sort key, where that is a DOUBLE or
 *     REAL the bits of a double; 0 where the kind has none
 * @param highOffset the high 64 bits of an offset in units of a DECIMAL, else 0
 * @param inMonths whether the offset is of so many months, whose length depends on where they begin
 */
public record Bound(Kind kind, long offset, long highOffset, boolean inMonths) {
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

  /** A bound whose offset is one number of 64 bits. */
  public Bound(Kind kind, long offset) {
    this(kind, offset, 0, false);
  }

  /** Whether it has an offset. */
  boolean hasOffset() {
    return kind == Kind.PRECEDING || kind == Kind.FOLLOWING;
  }
}
