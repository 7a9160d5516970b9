package dev.laminardb.core.operator.over;

/**
 * The rows around the current one that a function looks at.
 *
 * @param unit what offsets count
 * @param lower where it begins, itself included
 * @param upper where it ends, itself included
 * @param exclusion which rows between are left out
 */
public record Frame(Unit unit, Bound lower, Bound upper, Exclusion exclusion) {
  /** What the offsets of bounds count. */
  public enum Unit {
    /** Rows. */
    ROWS,
    /** Differences of the only sort key. */
    RANGE,
    /** Groups of rows that the order leaves equal. */
    GROUPS
  }

  /** Which rows between the bounds are left out. */
  public enum Exclusion {
    /** None. */
    NO_OTHERS,
    /** The current one. */
    CURRENT_ROW,
    /** All that the order leaves equal to the current one, itself among them. */
    GROUP,
    /** Those, but for the current one. */
    TIES
  }

  /** The whole partition. */
  public static final Frame PARTITION = new Frame(Unit.ROWS, Bound.BEGINNING, Bound.END);

  /** A frame of all rows between two bounds. */
  public Frame(Unit unit, Bound lower, Bound upper) {
    this(unit, lower, upper, Exclusion.NO_OTHERS);
  }

  /** Whether which rows it has depends on which rows the order leaves equal. */
  boolean hasPeers() {
    boolean excluded = exclusion == Exclusion.GROUP || exclusion == Exclusion.TIES;
    boolean fromHere = lower.kind() == Bound.Kind.CURRENT_ROW;
    boolean toHere = upper.kind() == Bound.Kind.CURRENT_ROW;
    return excluded || unit == Unit.GROUPS || (unit == Unit.RANGE && (fromHere || toHere));
  }

  /** Whether it has a bound that is a difference of the sort key. */
  public boolean hasRange() {
    return unit == Unit.RANGE && (lower.hasOffset() || upper.hasOffset());
  }

  /** Whether rows between its bounds may be left out. */
  boolean hasHole() {
    return exclusion != Exclusion.NO_OTHERS;
  }

  /** Whether it begins or ends where the partition does. */
  boolean isUnbounded() {
    return lower.kind() == Bound.Kind.UNBOUNDED_PRECEDING
        || upper.kind() == Bound.Kind.UNBOUNDED_FOLLOWING;
  }

  /**
   * Whether, on the way to where the frame is unbounded from, a frame has all rows that those
   * passed had. Rows that are left out are there again a row later, unless they lie where it ends.
   */
  boolean onlyGrows() {
    boolean endsHere =
        lower.kind().compareTo(Bound.Kind.CURRENT_ROW) >= 0
            || upper.kind().compareTo(Bound.Kind.CURRENT_ROW) <= 0;
    return switch (exclusion) {
      case NO_OTHERS -> true;
      case CURRENT_ROW -> endsHere && unit == Unit.ROWS;
      case GROUP -> endsHere;
      case TIES -> false;
    };
  }

  /** Whether there can be rows whose frame has none. */
  public boolean mayBeEmpty() {
    boolean fromHere = lower.kind().compareTo(Bound.Kind.CURRENT_ROW) <= 0;
    boolean toHere = upper.kind().compareTo(Bound.Kind.CURRENT_ROW) >= 0;
    boolean withoutHere = exclusion == Exclusion.CURRENT_ROW || exclusion == Exclusion.GROUP;
    return !fromHere || !toHere || withoutHere;
  }
}
