package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.core.batch.RawMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts rows and adds up their hashes, so that two results agree if they hold the same rows in any
 * order. A row's hash begins with {@link #SEED} and takes up its values from left to right. Both
 * engines of a comparison pay for it. Used by one thread.
 */
public final class Checksum {
  /** The hash of a row before its first value. */
  public static final long SEED = 0x243F6A8885A308D3L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long rows;
  private long changes;
  private long sum;

  /** Takes up a BIGINT, a TIMESTAMP or the bits of a DOUBLE. */
  public static long with(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  /** Takes up a string of an array: its length, its first and its last eight bytes. */
  public static long with(long hash, byte[] bytes, int start, int end) {
    int length = end - start;
    long begun = hash + length;
    if (length >= 8) {
      return with(with(begun, (long) LONGS.get(bytes, start)), (long) LONGS.get(bytes, end - 8));
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes[start + i] & 0xffL) << (8 * i);
    }
    return with(begun, value);
  }

  /** Takes up a string in native memory, to the same hash as one in an array. */
  public static long with(long hash, long address, int length) {
    long begun = hash + length;
    if (length >= 8) {
      return with(with(begun, RawMemory.getLong(address)), RawMemory.getLong(address + length - 8));
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (RawMemory.getByte(address + i) & 0xffL) << (8 * i);
    }
    return with(begun, value);
  }

  /** Counts a row. */
  public void addRow(long hash) {
    rows++;
    changes++;
    sum += hash;
  }

  /**
   * Counts a row of a changelog, so that what is left in the end is the result that the changes
   * build up.
   *
   * @param weight how many of the row come; less than 0, how many go
   */
  public void addChange(long hash, int weight) {
    rows += weight;
    changes++;
    sum += weight * hash;
  }

  /** How many rows the result has. */
  public long rows() {
    return rows;
  }

  /** How many rows it took to say so: more than {@link #rows} if some were taken back. */
  public long changes() {
    return changes;
  }

  /** The sum of the hashes of the result's rows. */
  public long sum() {
    return sum;
  }
}
