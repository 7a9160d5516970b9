package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;

/**
 * Hashes of values and of the key columns of a batch, the same on every core, every run and every
 * machine. Values that SQL calls equal hash alike: 0.0 and -0.0, and every NaN.
 *
 * <p>The mixing is the 64-bit finaliser of MurmurHash3 (Austin Appleby, public domain).
 */
public final class Hashing {
  private static final long NULL_HASH = 0x9e3779b97f4a7c15L;

  private Hashing() {}

  /** Spreads a value over 64 bits. */
  public static long mix(long value) {
    long h = value ^ (value >>> 33);
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  /** The bits by which a double is grouped: one zero, one NaN. */
  public static long doubleBits(double value) {
    return value == 0 ? 0 : Double.doubleToLongBits(value);
  }

  /** The hash of a byte string: of its words, the last of which may overlap the one before it. */
  public static long bytes(long address, int length) {
    long h = length * NULL_HASH;
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      for (int i = 0; i < last; i += Long.BYTES) {
        h = mix(h ^ RawMemory.getLong(address + i));
      }
      return mix(h ^ RawMemory.getLong(address + last));
    }
    long word = 0;
    for (int i = 0; i < length; i++) {
      word = word << Byte.SIZE | (RawMemory.getByte(address + i) & 0xff);
    }
    return mix(h ^ word);
  }

  /** The same hash of a byte string on the heap. */
  public static long bytes(byte[] from, int offset, int length) {
    long h = length * NULL_HASH;
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      for (int i = 0; i < last; i += Long.BYTES) {
        h = mix(h ^ RawMemory.getLong(from, offset + i));
      }
      return mix(h ^ RawMemory.getLong(from, offset + last));
    }
    long word = 0;
    for (int i = 0; i < length; i++) {
      word = word << Byte.SIZE | (from[offset + i] & 0xff);
    }
    return mix(h ^ word);
  }

  /**
   * Hashes the key columns of every row.
   *
   * @param keys the key columns
   * @param types their types
   * @param out receives one hash a row
   */
  public static void rows(Batch batch, int[] keys, ColumnType[] types, long[] out) {
    for (int k = 0; k < keys.length; k++) {
      hashColumn(batch, keys[k], types[k], k == 0, out);
    }
  }

  private static void hashColumn(
      Batch batch, int column, ColumnType type, boolean first, long[] out) {
    int rows = batch.rowCount();
    boolean nulls = batch.hasNulls(column);
    long validity = batch.validityAddress(column);
    long data = batch.dataAddress(column);
    long offsets = type.isVariable() ? batch.offsetAddress(column) : 0;
    for (int row = 0; row < rows; row++) {
      long hash =
          nulls && !RawMemory.getBit(validity, row)
              ? NULL_HASH
              : switch (type) {
                case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME ->
                    mix(RawMemory.getLong(data + ((long) row << 3)));
                case TINYINT -> mix(RawMemory.getByte(data + row));
                case SMALLINT -> mix(RawMemory.getShort(data + ((long) row << 1)));
                case INT, DATE -> mix(RawMemory.getInt(data + ((long) row << 2)));
                case DECIMAL ->
                    mix(
                        mix(RawMemory.getLong(data + ((long) row << 4))) * 31
                            + RawMemory.getLong(data + ((long) row << 4) + Long.BYTES));
                case REAL -> mix(doubleBits(RawMemory.getFloat(data + ((long) row << 2))));
                case DOUBLE -> mix(doubleBits(RawMemory.getDouble(data + ((long) row << 3))));
                case BOOLEAN -> RawMemory.getBit(data, row) ? 1 : 2;
                case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> {
                  int start = RawMemory.getInt(offsets + ((long) row << 2));
                  int end = RawMemory.getInt(offsets + ((long) row << 2) + 4);
                  yield bytes(data + start, end - start);
                }
              };
      out[row] = first ? hash : mix(out[row] * 31 + hash);
    }
  }
}
