package dev.laminardb.core.operator.window;

import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.LongColumn;

/**
 * Moves the keys that have a session to a new table, because keys cannot be removed one by one; in
 * steps, between which no row comes. Used by one thread.
 */
final class KeyCompaction {
  /** So many keys can be passed over in the time that one takes to be moved. */
  private static final int PASSED_FOR_ONE = 16;

  private final GroupTable from;
  private final GroupTable to;
  private final SessionTable sessions;
  private final LongColumn newest = SessionTable.newestOfKeys();
  private final int[] number = new int[1];
  private int key;

  /**
   * A compaction that has not begun.
   *
   * @param to a table for the same columns without keys
   */
  KeyCompaction(GroupTable from, GroupTable to, SessionTable sessions) {
    this.from = from;
    this.to = to;
    this.sessions = sessions;
  }

  /** The new table, complete after the last step. */
  GroupTable keys() {
    return to;
  }

  /**
   * Moves some keys.
   *
   * @param most how many
   * @return how many more might have been, above 0 when all have been moved
   */
  int step(int most) {
    int left = most * PASSED_FOR_ONE;
    for (; key < from.size() && left > 0; key++) {
      left--;
      if (sessions.newest(key) != SessionTable.NONE) {
        to.slots(from, key, 1, number);
        sessions.renumber(key, number[0], newest);
        left -= PASSED_FOR_ONE;
      }
    }
    if (key < from.size()) {
      return 0;
    }
    sessions.renumbered(newest, to.size());
    return Math.max(left / PASSED_FOR_ONE, 1);
  }
}
