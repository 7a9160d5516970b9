package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;

/**
 * MIN and MAX of strings by code point. A group's best string lies in an array of its own, which is
 * used again for the next best as long as that fits.
 */
final class StringExtremeAccumulator extends Accumulator {
  private final boolean greatest;
  private byte[][] best = new byte[16][];
  private int[] lengths = new int[16];
  private int size;
  private long bytes;

  StringExtremeAccumulator(boolean greatest) {
    this.greatest = greatest;
  }

  @Override
  void grow(int newSize) {
    if (newSize > best.length) {
      int capacity = Math.max(newSize, best.length * 2);
      best = Arrays.copyOf(best, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
    }
    Arrays.fill(lengths, size, Math.max(size, newSize), -1);
    size = Math.max(size, newSize);
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    long data = batch.dataAddress(argument);
    long offsets = batch.offsetAddress(argument);
    for (int i = 0; i < count; i++) {
      int start = RawMemory.getInt(offsets + ((long) rows[i] << 2));
      int length = RawMemory.getInt(offsets + ((long) rows[i] << 2) + 4) - start;
      offer(slots[i], data + start, length);
    }
  }

  private void offer(int slot, long address, int length) {
    byte[] held = best[slot];
    if (lengths[slot] >= 0 && held != null) {
      int order = compare(address, length, held, lengths[slot]);
      if (greatest ? order <= 0 : order >= 0) {
        return;
      }
    }
    if (held == null || held.length < length) {
      bytes += length - (held == null ? 0 : held.length);
      held = new byte[length];
      best[slot] = held;
    }
    RawMemory.copy(address, held, 0, length);
    lengths[slot] = length;
  }

  private static int compare(long address, int length, byte[] other, int otherLength) {
    int shared = Math.min(length, otherLength);
    for (int i = 0; i < shared; i++) {
      int order = (RawMemory.getByte(address + i) & 0xff) - (other[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return length - otherLength;
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    StringExtremeAccumulator other = (StringExtremeAccumulator) from;
    for (int i = 0; i < count; i++) {
      byte[] value = other.best[fromSlot + i];
      if (other.lengths[fromSlot + i] >= 0 && value != null) {
        offer(slots[i], value, other.lengths[fromSlot + i]);
      }
    }
  }

  private void offer(int slot, byte[] value, int length) {
    byte[] held = best[slot];
    if (lengths[slot] >= 0 && held != null) {
      int order = Arrays.compareUnsigned(value, 0, length, held, 0, lengths[slot]);
      if (greatest ? order <= 0 : order >= 0) {
        return;
      }
    }
    if (held == null || held.length < length) {
      bytes += length - (held == null ? 0 : held.length);
      held = new byte[length];
      best[slot] = held;
    }
    System.arraycopy(value, 0, held, 0, length);
    lengths[slot] = length;
  }

  @Override
  void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      byte[] held = best[slots[i]];
      if (lengths[slots[i]] < 0 || held == null) {
        out.appendNullString();
      } else {
        out.appendString(held, 0, lengths[slots[i]]);
      }
    }
  }

  @Override
  void reset(int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      lengths[slots[i]] = -1;
    }
  }

  @Override
  long bytes() {
    return bytes + best.length * 8L + lengths.length * 4L;
  }

  @Override
  void clear() {
    size = 0;
  }
}
