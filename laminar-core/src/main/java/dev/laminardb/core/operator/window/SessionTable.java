package dev.laminardb.core.operator.window;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;
import dev.laminardb.core.state.LongValues;
import dev.laminardb.core.state.SlotColumns;
import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of every key, in records addressed by slot. A session is the time from its
 * first row to a gap after its last, its end not included; those of a key never overlap and are
 * linked in order of time.
 *
 * <pre>
 *   newest of key 7 --> [40, 55) --older--> [12, 30)
 *   row at 50, gap 10:  [40, 60)            the common case: it lies in the newest session
 *   row at 33, gap 10:  [12, 60)            it bridges the two: one takes the other in
 * </pre>
 *
 * <p>Slots are used again: a session that another has taken in gives its slot up when the time
 * comes that it was filed under. What is saved is the records, and the newest session of each key;
 * the calendar of ends and the order of starts are made anew from them. Used by one thread.
 */
final class SessionTable implements StateTable {
  /** In the place of a session: there is none. In that of a key: another session took it in. */
  static final int NONE = -1;

  /** In the place of a key: the slot is free, and linked to the next one that is. */
  private static final int FREE = -2;

  private static final int BUCKETS_IN_GAP = 64;

  /** How many entries the order of starts may have that are of no use any more. */
  private static final int STALE_STARTS = 1024;

  private final long gap;

  private final LongRecords records = new LongRecords();
  private final LongColumn starts = records.column(0);
  private final LongColumn ends = records.column(0);

  /** Of each session its key, {@link #NONE} or {@link #FREE}. */
  private final LongColumn keys = records.column(NONE);

  /** Of each session the next newer and the next older one of its key. */
  private final LongColumn links = records.column(0);

  /** Of each session the time at which to see whether it has ended: an end that it has had. */
  private final LongColumn filed = records.column(0);

  private final SlotColumns sessions = new SlotColumns(records);
  private final SlotCalendar calendar;

  /** Entries whose session has gone, or starts elsewhere, are skipped when they come up. */
  private SlotHeap startOrder = new SlotHeap();

  /** The starts while they are being put in order anew, up to a slot. */
  private @Nullable SlotHeap newStartOrder;

  private int newStartsTo;

  private LongColumn newest = new LongColumn(NONE);
  private SlotColumns perKey = new SlotColumns(newest);

  /** The first free slot, or {@link #NONE}. */
  private final LongValues free = new LongValues(NONE);

  private int live;
  private int openKeys;
  private int[] merged = new int[4];
  private int mergedCount;

  /** Slots that the calendar has given and that have no session any more, or soon none. */
  private int[] polled = new int[64];

  private int polledCount;

  SessionTable(long gap) {
    this.gap = gap;
    this.calendar = new SlotCalendar(gap / BUCKETS_IN_GAP, filed);
  }

  /** Makes keys 0 to {@code size - 1} usable. */
  void growKeys(int size) {
    perKey.grow(size);
  }

  /** How many slots there are: every session's is below. */
  int slots() {
    return sessions.size();
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
   * Adds rows to their keys' newest sessions, up to the first that does not lie in that. The
   * sessions are to be {@linkplain #mark marked}.
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
    long[][] pages = starts.pages();
    int width = starts.stride();
    int start = starts.offset();
    int end = ends.offset();
    int next = at;
    for (int i = row; i < rows; i++) {
      long time = RawMemory.getLong(times + ((long) i << 3));
      int key = keyOf[i];
      int session = (int) newestPages[key >>> LongColumn.PAGE_SHIFT][key & LongColumn.PAGE_MASK];
      if (session == NONE) {
        return i;
      }
      long[] page = pages[session >>> LongColumn.PAGE_SHIFT];
      int place = (session & LongColumn.PAGE_MASK) * width;
      if (time < page[place + start] || time >= page[place + end]) {
        return i;
      }
      page[place + end] = Math.max(page[place + end], endOf(time));
      out[next++] = session;
    }
    return rows;
  }

  /** Notes that sessions have changed, to be saved. */
  void mark(int[] changed, int count) {
    sessions.mark(changed, count);
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
      starts.set(session, start);
      startOrder.push(start, session);
    }
    ends.set(session, Math.max(end(session), end));
    sessions.mark(session);
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
    int session = take();
    starts.set(session, start);
    ends.set(session, end);
    keys.set(session, key);
    link(key, newer, session);
    link(key, session, older);
    openKeys += newer == NONE && older == NONE ? 1 : 0;
    live++;
    calendar.file(session, end);
    startOrder.push(start, session);
    return session;
  }

  private int take() {
    int slot = (int) free.get(0);
    if (slot == NONE) {
      slot = sessions.size();
      sessions.grow(slot + 1);
    } else {
      free.set(0, links.get(slot));
    }
    sessions.mark(slot);
    return slot;
  }

  /** Makes two sessions of a key neighbours; {@link #NONE} stands for the ends of the list. */
  private void link(int key, int newer, int older) {
    if (newer == NONE) {
      newest.set(key, older);
      perKey.mark(key);
    } else {
      sessions.mark(newer);
      links.set(newer, links.get(newer) & ~0xffffffffL | older & 0xffffffffL);
    }
    if (older != NONE) {
      sessions.mark(older);
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
    sessions.mark(session);
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
   * A session that ends by the watermark, each once. One call never does much. {@link #closePolled}
   * has to follow before any row does.
   *
   * @return the session; {@link SlotCalendar#BUSY} if it takes another call to tell; {@link #NONE}
   *     if there is none
   */
  int pollEnded(long watermark) {
    int s = calendar.poll(watermark);
    if (s < 0) {
      return s;
    }
    if (key(s) != NONE && end(s) > watermark) {
      calendar.file(s, end(s));
      sessions.mark(s);
      return SlotCalendar.BUSY;
    }
    if (polledCount == polled.length) {
      polled = Arrays.copyOf(polled, polledCount * 2);
    }
    polled[polledCount++] = s;
    return key(s) == NONE ? SlotCalendar.BUSY : s;
  }

  /**
   * Forgets the sessions that {@link #pollEnded} has given. Slots get free in the order in which
   * they came up, so that in which slots later sessions are does not depend on how often this is
   * called.
   */
  void closePolled() {
    for (int i = 0; i < polledCount; i++) {
      if (key(polled[i]) != NONE) {
        unlink(polled[i]);
      }
      addFree(polled[i]);
    }
    polledCount = 0;
  }

  private void addFree(int slot) {
    keys.set(slot, FREE);
    links.set(slot, free.get(0));
    free.set(0, slot);
    sessions.mark(slot);
  }

  /**
   * Forgets entries of the order of starts that are of no use, so that {@link #oldestStart} holds.
   * Between two calls no row comes.
   *
   * @param most how many entries to look at
   * @return whether that was enough
   */
  boolean tidyStarts(int most) {
    if (newStartOrder == null && startOrder.size() > 2 * live + STALE_STARTS) {
      newStartOrder = new SlotHeap();
      newStartsTo = 0;
    }
    if (newStartOrder != null) {
      return renewStarts(newStartOrder, most);
    }
    for (int i = 0; i < most; i++) {
      if (startOrder.size() == 0
          || (isOpen(startOrder.slot()) && start(startOrder.slot()) == startOrder.time())) {
        return true;
      }
      startOrder.pop();
    }
    return false;
  }

  private boolean renewStarts(SlotHeap renewed, int most) {
    int end = Math.min(slots(), newStartsTo + most);
    for (; newStartsTo < end; newStartsTo++) {
      if (isOpen(newStartsTo)) {
        renewed.push(start(newStartsTo), newStartsTo);
      }
    }
    if (newStartsTo < slots()) {
      return false;
    }
    startOrder = renewed;
    newStartOrder = null;
    return true;
  }

  /** The least start of all open sessions; the greatest time if there is none. */
  long oldestStart() {
    return startOrder.size() == 0 ? Long.MAX_VALUE : startOrder.time();
  }

  private boolean isOpen(int slot) {
    return keys.get(slot) >= 0;
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
    return starts.get(session);
  }

  /** A gap after a session's last row. */
  long end(int session) {
    return ends.get(session);
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
      sessions.mark(s);
    }
  }

  /**
   * Ends the renumbering of keys.
   *
   * @param size how many keys there are now
   */
  void renumbered(LongColumn newestOfKeys, int size) {
    newest = newestOfKeys;
    perKey = new SlotColumns(newest);
    perKey.grow(size);
  }

  /** Its memory, in bytes. */
  long bytes() {
    long starts = startOrder.bytes() + (newStartOrder == null ? 0 : newStartOrder.bytes());
    return sessions.bytes() + perKey.bytes() + calendar.bytes() + starts;
  }

  @Override
  public void save(StateWriter to) {
    free.save(to);
    sessions.save(to);
    perKey.save(to);
  }

  @Override
  public void load(StateReader from) {
    free.load(from);
    sessions.load(from);
    perKey.load(from);
    for (int s = 0; s < slots(); s++) {
      if (isOpen(s)) {
        live++;
        startOrder.push(start(s), s);
      }
      if (key(s) != FREE) {
        calendar.file(s, filed.get(s));
      }
    }
    for (int key = 0; key < perKey.size(); key++) {
      openKeys += newest(key) == NONE ? 0 : 1;
    }
  }
}
