package dev.laminardb.core.operator.aggregate;

/**
 * How far the values that some groups keep apart have been merged into other groups: a group may
 * have so many that they take several steps. Used by one thread, again and again.
 */
public final class ValueCursor {
  private static final int FIRST_OF_GROUP = Integer.MIN_VALUE;

  private int calls;
  private int group;
  private int pair;
  private boolean atEnd = true;

  /** A cursor behind the last value; {@link #begin} goes before the first. */
  public ValueCursor() {}

  /** Goes before the first value of the first group. */
  public void begin() {
    atEnd = false;
    calls = 0;
    beginCalls();
  }

  /** Whether every value of every group has been merged. */
  public boolean isAtEnd() {
    return atEnd;
  }

  void end() {
    atEnd = true;
  }

  /** Which of the calls that share values it is at. */
  int calls() {
    return calls;
  }

  /** Goes to the next of the calls that share values. */
  void nextCalls() {
    calls++;
    beginCalls();
  }

  private void beginCalls() {
    group = 0;
    pair = FIRST_OF_GROUP;
  }

  /** Which group it is at, from 0. */
  int group() {
    return group;
  }

  void nextGroup() {
    group++;
    pair = FIRST_OF_GROUP;
  }

  /** The next pair of the group, which is the given one if it is before its first. */
  int pairOr(int first) {
    return pair == FIRST_OF_GROUP ? first : pair;
  }

  void stopBefore(int nextPair) {
    pair = nextPair;
  }
}
