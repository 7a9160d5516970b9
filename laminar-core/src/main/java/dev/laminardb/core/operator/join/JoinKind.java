package dev.laminardb.core.operator.join;

/** Which rows come out of a join. */
public enum JoinKind {
  /** Pairs that match. */
  INNER(true, Alone.NEVER, Alone.NEVER),
  /** Pairs, and left rows without a match. */
  LEFT(true, Alone.UNMATCHED, Alone.NEVER),
  /** Pairs, and right rows without a match. */
  RIGHT(true, Alone.NEVER, Alone.UNMATCHED),
  /** Pairs, and rows of both sides without a match. */
  FULL(true, Alone.UNMATCHED, Alone.UNMATCHED),
  /** Left rows with a match, once however many they have. */
  SEMI(false, Alone.MATCHED, Alone.NEVER),
  /** Left rows without a match. */
  ANTI(false, Alone.UNMATCHED, Alone.NEVER);

  /** When a row of one side comes out without one of the other. */
  enum Alone {
    NEVER,
    MATCHED,
    UNMATCHED;

    /** Whether a row comes out alone. */
    boolean holds(boolean isMatched) {
      return this == (isMatched ? MATCHED : UNMATCHED);
    }
  }

  private final boolean pairs;
  private final Alone left;
  private final Alone right;

  JoinKind(boolean pairs, Alone left, Alone right) {
    this.pairs = pairs;
    this.left = left;
    this.right = right;
  }

  /** Whether pairs come out. */
  boolean pairs() {
    return pairs;
  }

  /** When rows of an input, 0 or 1, come out alone. */
  Alone alone(int input) {
    return input == 0 ? left : right;
  }
}
