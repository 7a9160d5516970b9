package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.state.KeyedRows;
import java.util.Arrays;

/**
 * How many matches each kept row of a side has, for sides whose rows come out alone when they have
 * none, or some. What counts is whether a row is matched before a batch and behind it: matches that
 * come and go in between bring nothing. Used by the operator's core.
 *
 * <pre>
 *   a row's number:   matches << 2 | was matched before this batch << 1 | is noted here
 * </pre>
 */
final class MatchCounts {
  private static final long NOTED = 1;
  private static final long WAS_MATCHED = 2;
  private static final int COUNT_SHIFT = 2;
  private static final int MOST_KEPT = 1 << 16;

  private final int input;
  private final JoinKind.Alone alone;
  private final KeyedRows rows;
  private int[] noted = new int[16];
  private int notedCount;

  /** How many of them have been gone through, and how many copies of the next one are emitted. */
  private int emitted;

  private long emittedCopies;
  private final int[] flipped = new int[Batch.MAX_ROWS];

  /**
   * Counts for the rows of a side.
   *
   * @param alone when they come out alone
   */
  MatchCounts(int input, JoinKind.Alone alone, KeyedRows rows) {
    this.input = input;
    this.alone = alone;
    this.rows = rows;
  }

  /** Sets the matches of a new row. */
  void set(int row, long matches) {
    rows.setMatches(row, matches << COUNT_SHIFT);
  }

  /** Adds to the matches of a row that is not new. */
  void add(int row, int change) {
    long before = rows.matches(row);
    long after = before + ((long) change << COUNT_SHIFT);
    boolean wasMatched = isMatched(before);
    if (wasMatched != isMatched(after) && (before & NOTED) == 0) {
      after |= NOTED | (wasMatched ? WAS_MATCHED : 0);
      note(row);
    }
    rows.setMatches(row, after);
  }

  private static boolean isMatched(long number) {
    return number >>> COUNT_SHIFT != 0;
  }

  private void note(int row) {
    if (notedCount == noted.length) {
      noted = Arrays.copyOf(noted, 2 * notedCount);
    }
    noted[notedCount++] = row;
  }

  /**
   * Emits rows that have become matched or unmatched; begins anew when all are emitted.
   *
   * @param most about how many
   * @return whether none is left
   */
  boolean goOn(JoinOutput output, int most) {
    int left = most;
    while (emitted < 2 * notedCount) {
      if (left <= 0) {
        return false;
      }
      left -= emit(output);
    }
    for (int i = 0; i < notedCount; i++) {
      rows.setMatches(noted[i], rows.matches(noted[i]) & ~(NOTED | WAS_MATCHED));
    }
    notedCount = 0;
    emitted = 0;
    if (noted.length > MOST_KEPT) {
      noted = new int[MOST_KEPT];
    }
    return true;
  }

  /** Goes through the noted rows twice: those that go come out first. Emits at most a batch. */
  private int emit(JoinOutput output) {
    boolean first = emitted < notedCount;
    int weight = first ? Changelog.RETRACT : Changelog.INSERT;
    int end = first ? notedCount : 2 * notedCount;
    int count = 0;
    while (emitted < end && count < Batch.MAX_ROWS) {
      int row = noted[emitted - (end - notedCount)];
      long copies = change(rows.matches(row)) == weight ? rows.copies(row) : 0;
      for (; emittedCopies < copies && count < Batch.MAX_ROWS; emittedCopies++) {
        flipped[count++] = row;
      }
      if (emittedCopies == copies) {
        emitted++;
        emittedCopies = 0;
      }
    }
    output.alone(input, rows, flipped, count, weight);
    return count;
  }

  /** By how much a noted row's coming out alone has changed. */
  private int change(long number) {
    boolean before = alone.holds((number & WAS_MATCHED) != 0);
    boolean now = alone.holds(isMatched(number));
    return (now ? 1 : 0) - (before ? 1 : 0);
  }
}
