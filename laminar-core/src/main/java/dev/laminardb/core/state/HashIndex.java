package dev.laminardb.core.state;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An index from hash to slot that grows a segment at a time: no insertion moves more than some ten
 * thousand entries, however many there are. An entry holds 32 bits of the hash, so that growth
 * never looks at a key, and the slot:
 *
 * <pre>
 *   entry = hash << 32 | slot + 1       0 = free
 *
 *   hash    011 … 10110                 its first 15 bits are the place, those behind them
 *                 |                     choose the segment
 *   directory     00 --> [entries of 00…  | room | depth 2]
 *                 01 --> [entries of 01…  | room | depth 2]
 *                 10 -+> [entries of 1…   | room | depth 1]     not split yet
 *                 11 -+
 * </pre>
 *
 * <p>This is extendible hashing (Fagin, Nievergelt, Pippenger, Strong, 1979). A full segment is
 * split by the next bit of the hashes; where the directory does not tell its halves apart, that
 * doubles. Within a segment probing is linear. A segment is full when half of its places are taken
 * or up to a fourth less: it differs between segments, which would otherwise all be full at about
 * the same time.
 *
 * <p>Where hashes lie so badly that a walk gets longer than chance would make it, the index is made
 * anew once, with places taken from the hashes {@linkplain #placed mixed} again. So hashes need not
 * be as good as random ones, and those of common keys may be better.
 *
 * <p>The table that owns it compares keys: it walks entries from {@link #start} with {@link #next}
 * until it meets its key or a free entry. Used by one thread.
 */
final class HashIndex {
  private static final int SMALLEST = 64;
  private static final int SEGMENT_SHIFT = 15;
  private static final int SEGMENT_SIZE = 1 << SEGMENT_SHIFT;

  /** The most bits of a hash that may choose its segment: so many segments have positions. */
  private static final int DEEPEST = Integer.SIZE - SEGMENT_SHIFT;

  /** Behind the entries of a segment: how many more it takes, and how many bits chose it. */
  private static final int ROOM = 0;

  private static final int DEPTH = 1;
  private static final int HEADER = 2;

  private static final int GOLDEN = 0x9e3779b9;

  /** Of random hashes one walk in a hundred million is longer. */
  private static final int LONGEST_WALK = 96;

  private long[][] directory = new long[1][];

  /** What is left of 32 bits, the first of which choose the segment, behind those. */
  private int shift = Integer.SIZE;

  /** Of all segments the number of entries, less one. */
  private int mask;

  /** What is left of a hash's 32 bits behind the place. */
  private int placeShift;

  private int used;

  /** Whether places are not taken from the hashes as they are. */
  private boolean remixed;

  /** The memory of the segments, in 64-bit words. */
  private long words;

  /** An index without entries. */
  HashIndex() {
    begin(SMALLEST);
  }

  private void begin(int size) {
    resize(size);
    shift = Integer.SIZE;
    used = 0;
    words = 0;
    directory = new long[][] {segment(0, 0)};
  }

  private void resize(int size) {
    mask = size - 1;
    placeShift = Integer.numberOfLeadingZeros(mask);
  }

  /**
   * A segment without entries.
   *
   * @param prefix the bits that choose it
   * @param depth how many bits these are
   */
  private long[] segment(int prefix, int depth) {
    int size = mask + 1;
    words += size + HEADER;
    long[] made = new long[size + HEADER];
    made[size + ROOM] = capacity(prefix);
    made[size + DEPTH] = depth;
    return made;
  }

  /** How many entries a segment takes; multiples of the golden ratio lie evenly in an interval. */
  private int capacity(int prefix) {
    int half = (mask + 1) / 2;
    return half - (int) ((prefix * GOLDEN & 0xffffffffL) * (half / 4) >>> Integer.SIZE);
  }

  int start(int hash) {
    int placed = placed(hash);
    return (segmentOf(placed) << SEGMENT_SHIFT) | (placed >>> placeShift);
  }

  /** The bits that place and segment of a hash are taken from. */
  private int placed(int hash) {
    return remixed ? (int) Hashing.mix(hash) : hash;
  }

  private int segmentOf(int placed) {
    return (int) ((placed << SEGMENT_SHIFT & 0xffffffffL) >>> shift);
  }

  int next(int position) {
    return (position & -SEGMENT_SIZE) | ((position + 1) & mask);
  }

  long entry(int position) {
    return RawMemory.getLong(directory[position >>> SEGMENT_SHIFT], position & (SEGMENT_SIZE - 1));
  }

  /** The entry that the walk of a hash starts with. */
  long first(int hash) {
    int placed = placed(hash);
    return RawMemory.getLong(directory[segmentOf(placed)], placed >>> placeShift);
  }

  /**
   * The only segment, whose first places are the entries: that of a hash at {@link #placeShift}, or
   * behind. Null if there are several, or it is not there.
   */
  long @Nullable [] onlySegment() {
    return directory.length == 1 && !remixed ? directory[0] : null;
  }

  /** What to mask a place in a segment with that is one further. */
  int mask() {
    return mask;
  }

  /** How far to shift a hash to the right for the place in a segment where its walk starts. */
  int placeShift() {
    return placeShift;
  }

  /**
   * Reads the entries that walks start with. In a loop without a branch, so that the processor has
   * many of these reads under way at a time; what is added meanwhile makes them no less true.
   *
   * @param hashes whose last 32 bits count
   */
  void load(long[] hashes, int count, long[] to) {
    if (remixed) {
      for (int i = 0; i < count; i++) {
        to[i] = first((int) hashes[i]);
      }
      return;
    }
    if (directory.length == 1) {
      long[] entries = directory[0];
      int places = placeShift;
      for (int i = 0; i < count; i++) {
        to[i] = entries[(int) hashes[i] >>> places];
      }
      return;
    }
    long[][] segments = directory;
    int right = shift;
    for (int i = 0; i < count; i++) {
      int hash = (int) hashes[i];
      to[i] =
          RawMemory.getLong(
              segments[(int) ((hash << SEGMENT_SHIFT & 0xffffffffL) >>> right)], hash >>> DEEPEST);
    }
  }

  /**
   * Goes on from the entries that walks start with to those that have the hashes, which are mostly
   * beside them. A key is not compared.
   *
   * @param entries what {@link #load} has read; receives 0 where there is no such entry
   */
  void seek(long[] hashes, int count, long[] entries) {
    for (int i = 0; i < count; i++) {
      int hash = (int) hashes[i];
      if (entries[i] != 0 && !matches(entries[i], hash)) {
        entries[i] = seek(hash);
      }
    }
  }

  private long seek(int hash) {
    int position = start(hash);
    long entry = entry(position);
    while (entry != 0 && !matches(entry, hash)) {
      position = next(position);
      entry = entry(position);
    }
    return entry;
  }

  static boolean matches(long entry, int hash) {
    return (int) (entry >>> 32) == hash;
  }

  static int slot(long entry) {
    return (int) entry - 1;
  }

  /** Adds an entry for a key that no other has; positions found before are invalid afterwards. */
  void add(int hash, int slot) {
    int position = start(hash);
    while (entry(position) != 0) {
      position = next(position);
    }
    insert(position, hash, slot);
  }

  /** Fills a free position; positions found before are invalid afterwards. */
  void insert(int position, int hash, int slot) {
    long[] segment = directory[position >>> SEGMENT_SHIFT];
    segment[position & (SEGMENT_SIZE - 1)] = (long) hash << 32 | (slot + 1);
    used++;
    if (--segment[mask + 1 + ROOM] <= 0) {
      makeRoom(position >>> SEGMENT_SHIFT);
    } else if (!remixed && (position - (hash >>> placeShift) & mask) > LONGEST_WALK) {
      remix();
    }
  }

  /** Where the entry of a slot is, which there must be. */
  int position(int hash, int slot) {
    int position = start(hash);
    while (slot(entry(position)) != slot) {
      position = next(position);
    }
    return position;
  }

  /** Gives the entry at a position, whose hash stays, another slot. */
  void replace(int position, int slot) {
    long[] segment = directory[position >>> SEGMENT_SHIFT];
    int at = position & (SEGMENT_SIZE - 1);
    segment[at] = segment[at] & ~0xffffffffL | (slot + 1);
  }

  /**
   * Frees the position of an entry; positions found before are invalid afterwards. Entries behind
   * it move up, so that no walk meets a gap before its end.
   */
  void remove(int position) {
    long[] segment = directory[position >>> SEGMENT_SHIFT];
    int free = position & (SEGMENT_SIZE - 1);
    for (int at = (free + 1) & mask; segment[at] != 0; at = (at + 1) & mask) {
      int home = placed((int) (segment[at] >>> 32)) >>> placeShift;
      if (((at - home) & mask) >= ((at - free) & mask)) {
        segment[free] = segment[at];
        free = at;
      }
    }
    segment[free] = 0;
    segment[mask + 1 + ROOM]++;
    used--;
  }

  private void makeRoom(int number) {
    long[] full = directory[number];
    int depth = (int) full[mask + 1 + DEPTH];
    if (mask + 1 < SEGMENT_SIZE) {
      enlarge(full);
    } else if (depth < DEEPEST) {
      split(number, depth);
    } else if (!remixed) {
      remix();
    } else if (full[mask + 1 + ROOM] <= capacity(number) - mask) {
      // One place stays free, where walks end. Hashes of keys are not so alike by chance.
      throw new LaminarException(
          ErrorCode.STATE_LIMIT, mask + " groups or values have hashes with the same first bits");
    }
  }

  private void remix() {
    long[][] before = directory;
    int places = mask + 1;
    begin(places);
    remixed = true;
    int number = 0;
    while (number < before.length) {
      long[] segment = before[number];
      for (int at = 0; at < places; at++) {
        if (segment[at] != 0) {
          add((int) (segment[at] >>> 32), slot(segment[at]));
        }
      }
      number += before.length >> (int) segment[places + DEPTH];
    }
  }

  /** Puts the only segment's entries into one of twice the size. */
  private void enlarge(long[] small) {
    int size = mask + 1;
    resize(2 * size);
    words = 0;
    long[] large = segment(0, 0);
    for (int at = 0; at < size; at++) {
      if (small[at] != 0) {
        put(small[at], large);
      }
    }
    directory[0] = large;
  }

  private void split(int number, int depth) {
    if (directory.length == 1 << depth) {
      doubleDirectory();
      split(2 * number, depth);
      return;
    }
    long[] full = directory[number];
    int half = directory.length >> (depth + 1);
    int first = number & (-2 * half);
    long[][] halves = {segment(first / half, depth + 1), segment(first / half + 1, depth + 1)};
    int nextBit = DEEPEST - 1 - depth;
    for (int at = 0; at <= mask; at++) {
      if (full[at] != 0) {
        put(full[at], halves[placed((int) (full[at] >>> 32)) >>> nextBit & 1]);
      }
    }
    words -= full.length;
    for (int i = 0; i <= 1; i++) {
      Arrays.fill(directory, first + i * half, first + (i + 1) * half, halves[i]);
    }
    // Where the hashes had that bit in common, too, one of the halves is as full.
    if (halves[0][mask + 1 + ROOM] <= 0) {
      makeRoom(first);
    } else if (halves[1][mask + 1 + ROOM] <= 0) {
      makeRoom(first + half);
    }
  }

  private void doubleDirectory() {
    long[][] doubled = new long[2 * directory.length][];
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = directory[i / 2];
    }
    directory = doubled;
    shift--;
  }

  private void put(long entry, long[] segment) {
    int at = placed((int) (entry >>> 32)) >>> placeShift;
    while (segment[at] != 0) {
      at = (at + 1) & mask;
    }
    segment[at] = entry;
    segment[mask + 1 + ROOM]--;
  }

  /** The memory of the entries, in bytes. */
  long bytes() {
    return (words + directory.length) * Long.BYTES;
  }

  /** Forgets every entry; gives memory back where little of it was used. */
  void clear() {
    boolean idle = used * 16L < words;
    if (directory.length > 1 && idle) {
      begin(SEGMENT_SIZE);
    } else if (mask + 1 > SMALLEST && idle) {
      begin(Math.max(SMALLEST, (mask + 1) / 4));
    } else {
      clearSegments();
    }
    used = 0;
  }

  private void clearSegments() {
    int number = 0;
    while (number < directory.length) {
      long[] segment = directory[number];
      int depth = (int) segment[mask + 1 + DEPTH];
      int places = directory.length >> depth;
      Arrays.fill(segment, 0, mask + 1, 0);
      segment[mask + 1 + ROOM] = capacity(number / places);
      number += places;
    }
  }
}
