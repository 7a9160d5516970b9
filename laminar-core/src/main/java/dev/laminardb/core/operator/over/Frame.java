package dev.laminardb.core.operator.over;

/**
 * The rows around the current one that a function looks at.
 *
 * @param rows whether offsets count rows; else they are differences of the only sort key
 * @param lower where it begins, itself included
 * @param upper where it ends, itself included
 */
public record Frame(boolean rows, Bound lower, Bound upper) {
  /** The whole partition. */
  public static final Frame PARTITION = new Frame(true, Bound.BEGINNING, Bound.END);

  /** Whether its bounds depend on which rows the order leaves equal. */
  boolean hasPeers() {
    return !rows
        && (lower.kind() == Bound.Kind.CURRENT_ROW || upper.kind() == Bound.Kind.CURRENT_ROW);
  }

  /** Whether it has a bound that is a difference of the sort key. */
  public boolean hasRange() {
    return !rows && (lower.hasOffset() || upper.hasOffset());
  }

  /** Whether there can be rows whose frame has none. */
  public boolean mayBeEmpty() {
    boolean fromHere = lower.kind().compareTo(Bound.Kind.CURRENT_ROW) <= 0;
    boolean toHere = upper.kind().compareTo(Bound.Kind.CURRENT_ROW) >= 0;
    return !fromHere || !toHere;
  }
}
