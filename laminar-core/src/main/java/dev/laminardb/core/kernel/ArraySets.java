package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.RawMemory;

/**
 * Arrays as sets of their elements, a null among them as one more: those that are equal have equal
 * bytes. Elements are looked up in a hash table of where they lie, so each function reads its
 * arrays once. What is made has its elements in the order in which they first come. Used by one
 * thread.
 */
public final class ArraySets {
  private static final int FIRST_SIZE = 16;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final int width;
  private final ArrayWriter writer;

  /** The members, by their numbers. */
  private long[] addresses = new long[FIRST_SIZE];

  private int[] lengths = new int[FIRST_SIZE];

  /** The numbers of members, plus 1, by their hashes; as many as members twice, a power of two. */
  private int[] table = new int[2 * FIRST_SIZE];

  private int size;
  private boolean hasNull;

  /** Sets of the elements of arrays of a type. */
  public ArraySets(ArrayType type) {
    this.width = ArrayLayout.width(type.elementType());
    this.writer = new ArrayWriter(width);
  }

  /** Each element once. */
  public long distinct(Scratch scratch, long array, int length) {
    begin(ArrayLayout.count(array));
    keepNew(array);
    return Arrays.make(scratch, writer);
  }

  /** Each element of either once. */
  public long union(Scratch scratch, long a, int lengthA, long b, int lengthB) {
    begin(Math.addExact(ArrayLayout.count(a), ArrayLayout.count(b)));
    keepNew(a);
    keepNew(b);
    return Arrays.make(scratch, writer);
  }

  /** Each element of the first that is none of the second, once. */
  public long except(Scratch scratch, long a, int lengthA, long b, int lengthB) {
    begin(Math.addExact(ArrayLayout.count(a), ArrayLayout.count(b)));
    addAll(b);
    keepNew(a);
    return Arrays.make(scratch, writer);
  }

  /** Each element of the first that is one of the second, too, once. */
  public long intersect(Scratch scratch, long a, int lengthA, long b, int lengthB) {
    begin(ArrayLayout.count(b));
    addAll(b);
    for (int i = 0; i < ArrayLayout.count(a); i++) {
      if (ArrayLayout.isNull(a, i)) {
        if (hasNull) {
          writer.addNull();
          hasNull = false;
        }
        continue;
      }
      int member = table[find(address(a, i), length(a, i))] - 1;
      // Whose length is negative is in the result already.
      if (member >= 0 && lengths[member] >= 0) {
        writer.add(a, i);
        lengths[member] = ~lengths[member];
      }
    }
    return Arrays.make(scratch, writer);
  }

  /** All elements of the first that are none of the second, as often as they are there. */
  public long without(Scratch scratch, long a, int lengthA, long b, int lengthB) {
    begin(ArrayLayout.count(b));
    addAll(b);
    for (int i = 0; i < ArrayLayout.count(a); i++) {
      if (!contains(a, i)) {
        writer.add(a, i);
      }
    }
    return Arrays.make(scratch, writer);
  }

  /** Whether some element that is no null is in both. */
  public boolean hasAny(long a, int lengthA, long b, int lengthB) {
    begin(ArrayLayout.count(b));
    addAll(b);
    for (int i = 0; i < ArrayLayout.count(a); i++) {
      if (!ArrayLayout.isNull(a, i) && contains(a, i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the first has all elements of the second that are no nulls. */
  public boolean hasAll(long a, int lengthA, long b, int lengthB) {
    begin(ArrayLayout.count(a));
    addAll(a);
    for (int i = 0; i < ArrayLayout.count(b); i++) {
      if (!ArrayLayout.isNull(b, i) && !contains(b, i)) {
        return false;
      }
    }
    return true;
  }

  /** Begins with no members, of which there will be so many at most. */
  private void begin(int most) {
    if (most > addresses.length) {
      int capacity = Integer.highestOneBit(most - 1) << 1;
      addresses = new long[capacity];
      lengths = new int[capacity];
      table = new int[2 * capacity];
    } else {
      java.util.Arrays.fill(table, 0);
    }
    size = 0;
    hasNull = false;
    writer.begin();
  }

  private void addAll(long array) {
    for (int i = 0; i < ArrayLayout.count(array); i++) {
      add(array, i);
    }
  }

  /** Adds an array's elements, and to the result those that were no members. */
  private void keepNew(long array) {
    for (int i = 0; i < ArrayLayout.count(array); i++) {
      if (add(array, i)) {
        writer.add(array, i);
      }
    }
  }

  /** Adds an element; false if it is a member already. */
  private boolean add(long array, int index) {
    if (ArrayLayout.isNull(array, index)) {
      boolean first = !hasNull;
      hasNull = true;
      return first;
    }
    long address = address(array, index);
    int length = length(array, index);
    int slot = find(address, length);
    if (table[slot] > 0) {
      return false;
    }
    addresses[size] = address;
    lengths[size] = length;
    table[slot] = ++size;
    return true;
  }

  private boolean contains(long array, int index) {
    return ArrayLayout.isNull(array, index)
        ? hasNull
        : table[find(address(array, index), length(array, index))] > 0;
  }

  /** The slot of the table where a member is, or would be. */
  private int find(long address, int length) {
    int mask = table.length - 1;
    int slot = (int) (hash(address, length) >>> Integer.SIZE) & mask;
    while (table[slot] > 0) {
      int member = table[slot] - 1;
      int known = lengths[member] < 0 ? ~lengths[member] : lengths[member];
      if (known == length && RawMemory.equal(addresses[member], address, length)) {
        break;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static long hash(long address, int length) {
    long hash = length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = (hash ^ RawMemory.getLong(address + at)) * MULTIPLIER;
      hash ^= hash >>> Integer.SIZE;
    }
    for (; at < length; at++) {
      hash = (hash ^ RawMemory.getByte(address + at)) * MULTIPLIER;
    }
    return hash;
  }

  private long address(long array, int index) {
    return width == ArrayLayout.VARIABLE
        ? ArrayLayout.stringAddress(array, index)
        : ArrayLayout.address(array, index, width);
  }

  private int length(long array, int index) {
    return width == ArrayLayout.VARIABLE ? ArrayLayout.stringLength(array, index) : width;
  }
}
