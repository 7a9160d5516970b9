package dev.laminardb.core.operator.join;

/**
 * Which inputs of an inner join of rows that only come have no two rows with the same key. A row of
 * the other input then has one match at most, and nothing more to wait for once it has met it.
 */
public enum UniqueKeys {
  /** Neither. */
  NONE(false, false),
  /** The left one. */
  LEFT(true, false),
  /** The right one. */
  RIGHT(false, true),
  /** Both. */
  BOTH(true, true);

  private final boolean left;
  private final boolean right;

  UniqueKeys(boolean left, boolean right) {
    this.left = left;
    this.right = right;
  }

  /** Whether they are those of the left input, of the right one. */
  public static UniqueKeys of(boolean left, boolean right) {
    return left ? right ? BOTH : LEFT : right ? RIGHT : NONE;
  }

  /** Whether an input, 0 or 1, has no two rows with the same key. */
  public boolean of(int input) {
    return input == 0 ? left : right;
  }
}
