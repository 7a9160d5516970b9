package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of every key, in columns addressed by slot. A session is the time from its
 * first row to a gap after its last, its end not included; those of a key never overlap and are
 * linked in order of time.
 *
 * <pre>
 *   newest of key 7 --> [40, 55) --older--> [12, 30)
 *   row at 50, gap 10:  [40, 60)            the common case: it lies in the newest session
 *   row at 33, gap 10:  [12, 60)            it bridges the two: one takes the other in
 * </pre>
 *
 * <p>Slots are used again. Used by one thread.
 */
final class SessionTable {
  /** In the place of a session: there is none. */
  static final int NONE = -1;

  private static final int BUCKETS_IN_GAP = 64;

  /** How many entries the order of starts may have that are of no use any more. */
  private static final int STALE_STARTS = 1024;

  private final long gap;

  /** Of each session the start and the end, one beside the other. */
  private final LongColumn bounds = new LongColumn(0);

  /** Of each session its key, {@link #NONE} for a slot without a session. */
  private final LongColumn keys = new LongColumn(NONE);

  /** Of each session the next newer and the next older one of its key. */
  private final LongColumn links = new LongColumn(0);

  private final SlotCalendar ends;

  /** Entries whose session has gone, or starts elsewhere, are skipped when they come up. */
  private SlotHeap starts = new SlotHeap();

  /** The starts while they are being put in order anew, up to a slot. */
  private @Nullable SlotHeap newStarts;

  private int newStartsTo;

  private LongColumn newest = new LongColumn(NONE);
  private int[] free = new int[16];
  private int freeCount;
  private int slots;
  private int live;
  private int openKeys;
  private int[] merged = new int[4];
  private int mergedCount;

  SessionTable(long gap) {
    this.gap = gap;
    this.ends = new SlotCalendar(gap / BUCKETS_IN_GAP);
  }

  /** Makes keys 0 to {@code size - 1} usable. */
  void growKeys(int size) {
    newest.grow(size);
  }

  /** How many slots there are: every session's is below. */
  int slots() {
    return slots;
  }

  /** How many sessions there are. */
  int openSessions() {
    return live;
  }

  /** How many keys have a session. */
  int openKeys() {
    return openKeys;
  }

  /**
   * Adds rows to their keys' newest sessions, up to the first that does not lie in that.
   *
   * @param times the address of the rows' times
   * @param keyOf the key of each row
   * @param row the first row
   * @param rows the end of the rows
   * @param out receives the sessions
   * @param at where the first of them goes
   * @return the row that lies elsewhere, or the end
   */
  int extend(long times, int[] keyOf, int row, int rows, int[] out, int at) {
    long[][] newestPages = newest.pages();
    long[][] boundPages = bounds.pages();
    int next = at;
    for (int i = row; i < rows; i++) {
      long time = RawMemory.getLong(times + ((long) i << 3));
      int key = keyOf[i];
      int session = (int) newestPages[key >>> LongColumn.PAGE_SHIFT][key & LongColumn.PAGE_MASK];
      if (session == NONE) {
        return i;
      }
      long[] page = boundPages[2 * session >>> LongColumn.PAGE_SHIFT];
      int place = 2 * session & LongColumn.PAGE_MASK;
      if (time < page[place] || time >= page[place + 1]) {
        return i;
      }
      page[place + 1] = Math.max(page[place + 1], endOf(time));
      out[next++] = session;
    }
    return rows;
  }

  /**
   * Adds a row wherever it belongs: to a session that it extends, which may then take others in, or
   * to a new one. A row on its own would be a session up to {@code time + gap}; if that is not
   * after the watermark, it counts only in a session that it lies in.
   *
   * @return the session, or {@link #NONE} if the row is late
   */
  int place(int key, long time, long watermark) {
    mergedCount = 0;
    long end = endOf(time);
    int newer = NONE;
    int session = newest(key);
    while (session != NONE && start(session) >= end && end != Long.MAX_VALUE) {
      newer = session;
      session = older(session);
    }
    if (session == NONE || !reaches(session, time)) {
      return end <= watermark ? NONE : open(key, time, end, newer, session);
    }
    long start = Math.min(time, start(session));
    if (end <= watermark && time < start(session)) {
      return NONE;
    }
    for (int older = older(session); older != NONE && reaches(older, time); ) {
      start = Math.min(start, start(older));
      merge(older);
      older = older(session);
    }
    if (start < start(session)) {
      bounds.set(2 * session, start);
      starts.push(start, session);
    }
    bounds.set(2 * session + 1, Math.max(end(session), end));
    return session;
  }

  private boolean reaches(int session, long time) {
    return end(session) > time || end(session) == Long.MAX_VALUE;
  }

  private long endOf(long time) {
    long end = time + gap;
    return end < time ? Long.MAX_VALUE : end;
  }

  private int open(int key, long start, long end, int newer, int older) {
    int session = freeCount > 0 ? free[--freeCount] : slots++;
    bounds.grow(2 * slots);
    keys.grow(slots);
    links.grow(slots);
    bounds.set(2 * session, start);
    bounds.set(2 * session + 1, end);
    keys.set(session, key);
    link(key, newer, session);
    link(key, session, older);
    openKeys += newer == NONE && older == NONE ? 1 : 0;
    live++;
    ends.file(session, end);
    starts.push(start, session);
    return session;
  }

  /** Makes two sessions of a key neighbours; {@link #NONE} stands for the ends of the list. */
  private void link(int key, int newer, int older) {
    if (newer == NONE) {
      newest.set(key, older);
    } else {
      links.set(newer, links.get(newer) & ~0xffffffffL | older & 0xffffffffL);
    }
    if (older != NONE) {
      links.set(older, (long) newer << 32 | links.get(older) & 0xffffffffL);
    }
  }

  /**
   * Takes a session out that its neighbour takes in; its slot is free when its old end comes up.
   */
  private void merge(int session) {
    if (mergedCount == merged.length) {
      merged = Arrays.copyOf(merged, mergedCount * 2);
    }
    merged[mergedCount++] = session;
    unlink(session);
  }

  private void unlink(int session) {
    int key = key(session);
    link(key, (int) (links.get(session) >>> 32), older(session));
    openKeys -= newest(key) == NONE ? 1 : 0;
    keys.set(session, NONE);
    live--;
  }

  /** The sessions that the last {@link #place} had another one take in. */
  int[] merged() {
    return merged;
  }

  /** How many {@link #merged} are. */
  int mergedCount() {
    return mergedCount;
  }

  /**
   * A session that ends by the watermark, each once. One call never does much.
   *
   * @return the session; {@link SlotCalendar#BUSY} if it takes another call to tell; {@link #NONE}
   *     if there is none
   */
  int pollEnded(long watermark) {
    int s = ends.poll(watermark);
    if (s < 0) {
      return s;
    }
    if (key(s) == NONE) {
      addFree(s);
      return SlotCalendar.BUSY;
    }
    if (end(s) > watermark) {
      ends.file(s, end(s));
      return SlotCalendar.BUSY;
    }
    return s;
  }

  /** Forgets a session that {@link #pollEnded} has given. */
  void close(int session) {
    unlink(session);
    addFree(session);
  }

  private void addFree(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = slot;
  }

  /**
   * Forgets entries of the order of starts that are of no use, so that {@link #oldestStart} holds.
   * Between two calls no row comes.
   *
   * @param most how many entries to look at
   * @return whether that was enough
   */
  boolean tidyStarts(int most) {
    if (newStarts == null && starts.size() > 2 * live + STALE_STARTS) {
      newStarts = new SlotHeap();
      newStartsTo = 0;
    }
    if (newStarts != null) {
      return renewStarts(newStarts, most);
    }
    for (int i = 0; i < most; i++) {
      if (starts.size() == 0
          || (key(starts.slot()) != NONE && start(starts.slot()) == starts.time())) {
        return true;
      }
      starts.pop();
    }
    return false;
  }

  private boolean renewStarts(SlotHeap renewed, int most) {
    int end = Math.min(slots, newStartsTo + most);
    for (; newStartsTo < end; newStartsTo++) {
      if (key(newStartsTo) != NONE) {
        renewed.push(start(newStartsTo), newStartsTo);
      }
    }
    if (newStartsTo < slots) {
      return false;
    }
    starts = renewed;
    newStarts = null;
    return true;
  }

  /** The least start of all open sessions; the greatest time if there is none. */
  long oldestStart() {
    return starts.size() == 0 ? Long.MAX_VALUE : starts.time();
  }

  /** A key's newest session, or {@link #NONE}. */
  int newest(int key) {
    return (int) newest.get(key);
  }

  private int older(int session) {
    return (int) links.get(session);
  }

  /** The key of a session. */
  int key(int session) {
    return (int) keys.get(session);
  }

  /** The time of a session's first row. */
  long start(int session) {
    return bounds.get(2 * session);
  }

  /** A gap after a session's last row. */
  long end(int session) {
    return bounds.get(2 * session + 1);
  }

  /** The newest session of each key, for keys that are to get other numbers. */
  static LongColumn newestOfKeys() {
    return new LongColumn(NONE);
  }

  /**
   * Gives the sessions of a key another number of it. All keys with a session get one, before
   * {@link #renumbered} is called and anything else.
   *
   * @param newestOfKeys receives the key's newest session
   */
  void renumber(int key, int number, LongColumn newestOfKeys) {
    newestOfKeys.grow(number + 1);
    newestOfKeys.set(number, newest(key));
    for (int s = newest(key); s != NONE; s = older(s)) {
      keys.set(s, number);
    }
  }

  /** Ends the renumbering of keys. */
  void renumbered(LongColumn newestOfKeys) {
    newest = newestOfKeys;
  }

  /** Its memory, in bytes. */
  long bytes() {
    return bounds.bytes()
        + keys.bytes()
        + links.bytes()
        + newest.bytes()
        + ends.bytes()
        + starts.bytes()
        + (newStarts == null ? 0 : newStarts.bytes())
        + (long) free.length * Integer.BYTES;
  }
}
