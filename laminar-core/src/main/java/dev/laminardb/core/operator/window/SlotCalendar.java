package dev.laminardb.core.operator.window;

import dev.laminardb.core.state.LongColumn;
import java.util.Arrays;

/**
 * Slots filed under times, to be taken when the watermark has come to them. Time is cut into
 * buckets, of which a ring holds the next ones; what lies further ahead is filed in the last of
 * these and again when that comes up. Only the slots of the current bucket are in order.
 *
 * <pre>
 *   due: a heap     ring of buckets: a list of slots each
 *   [3 5 9]         | 14 11 | 22 | | 41 | .. | 97, 2000 |
 *   current bucket    next                      last
 * </pre>
 *
 * <p>A slot is filed once at a time. One whose time has grown later is taken at the old time, and
 * then filed under the new one by the caller. Used by one thread.
 */
final class SlotCalendar {
  private static final int BUCKETS = 256;

  /** Bounds the number of buckets that time has. */
  private static final long SHORTEST_MICROS = 1_000;

  private static final int NONE = -1;

  /** In the place of a slot: there may be one, call again. */
  static final int BUSY = -2;

  private final long width;
  private final int[] heads = new int[BUCKETS];

  /** Of each slot the time it is filed under. */
  private final LongColumn times;

  private final LongColumn next = new LongColumn(NONE);
  private final SlotHeap due = new SlotHeap();

  /** The bucket of which, and of all before, the slots are in the heap. */
  private long current;

  private int inRing;

  /** The first of a bucket's slots that are being filed again. */
  private int moving = NONE;

  /** The next place of the ring to be filed again, where time has leapt over all of it. */
  private int leaping = BUCKETS;

  /**
   * A calendar without slots.
   *
   * @param width the length of a bucket in microseconds; made longer where it is very short
   * @param times receives the time that each slot is filed under; somebody else's to save
   */
  SlotCalendar(long width, LongColumn times) {
    this.times = times;
    this.width = Math.max(width, SHORTEST_MICROS);
    this.current = Math.floorDiv(Long.MIN_VALUE, this.width);
    Arrays.fill(heads, NONE);
  }

  /** Files a slot that is not filed. */
  void file(int slot, long time) {
    times.grow(slot + 1);
    times.set(slot, time);
    long bucket = Math.floorDiv(time, width);
    if (bucket <= current) {
      due.push(time, slot);
      return;
    }
    int place = (int) Math.min(bucket, current + BUCKETS - 1) & (BUCKETS - 1);
    next.grow(slot + 1);
    next.set(slot, heads[place]);
    heads[place] = slot;
    inRing++;
  }

  /**
   * Takes the slot with the least time up to the watermark, of several the least. One call never
   * does much: slots that come up are put in order one by one. In between, slots may be filed.
   *
   * @return the slot; {@link #BUSY} if it takes another call to tell; {@code -1} if there is none
   */
  int poll(long watermark) {
    if (moving != NONE) {
      fileNextAgain();
      return BUSY;
    }
    long bucket = Math.floorDiv(watermark, width);
    while (leaping < BUCKETS || due.size() == 0 || due.time() > watermark) {
      if (leaping < BUCKETS) {
        fileAgain(leaping++);
      } else if (current < bucket) {
        advance(bucket);
      } else {
        return NONE;
      }
      if (moving != NONE) {
        return BUSY;
      }
    }
    return due.pop();
  }

  private void advance(long bucket) {
    if (inRing == 0) {
      current = bucket;
    } else if (bucket - current < BUCKETS) {
      current++;
      fileAgain((int) current & (BUCKETS - 1));
    } else {
      current = bucket;
      leaping = 0;
    }
  }

  private void fileAgain(int place) {
    moving = heads[place];
    heads[place] = NONE;
  }

  private void fileNextAgain() {
    int slot = moving;
    moving = (int) next.get(slot);
    inRing--;
    file(slot, times.get(slot));
  }

  /** Its memory without the times, in bytes. */
  long bytes() {
    return next.bytes() + due.bytes() + (long) BUCKETS * Integer.BYTES;
  }
}
