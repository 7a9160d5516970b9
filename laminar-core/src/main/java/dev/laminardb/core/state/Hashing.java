package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;

/**
 * Hashes of values and of the key columns of a batch, the same on every core, every run and every
 * machine. Values that SQL calls equal hash alike: 0.0 and -0.0, and every NaN.
 *
 * <p>Integers and times are spread by a product with the golden ratio (D. Knuth, The Art of
 * Computer Programming, volume 3, section 6.4): numbers that follow each other, as those of
 * customers and orders do, fall on places of a table more evenly than by chance, and few meet on
 * one. All else is mixed by the 64-bit finaliser of MurmurHash3 (Austin Appleby, public domain).
 */
public final class Hashing {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final long NULL_HASH = GOLDEN;

  /**
   * What the columns or words of a key are multiplied by for each that follows: an odd number
   * without pattern, for numbers and their even hashes are sums of each other.
   */
  static final long KEY_FACTOR = 0xff51afd7ed558ccdL;

  private Hashing() {}

  /**
   * Spreads an integer, so that numbers in a row lie evenly. Half of the value is added to the
   * other first, for values may differ in their high bits alone. Of the low 32 bits the first ones
   * are the even ones.
   */
  public static long spread(long value) {
    return Long.rotateLeft((value ^ (value >>> 32)) * GOLDEN, 32);
  }

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
   * The hash of a value of a fixed width of up to 64 bits, not null, that {@link #rows} gives it
   * where it is the only key.
   *
   * @param word as {@link ColumnAddresses#word}
   */
  static long word(ColumnType type, long word) {
    return switch (type) {
      case TINYINT, SMALLINT, INT, BIGINT -> spread(word);
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL, MONTHS -> spread(word);
      case REAL, DOUBLE -> mix(doubleBits(Double.longBitsToDouble(word)));
      case BOOLEAN -> 2 - word;
      case DECIMAL, VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          throw new IllegalArgumentException("not of 64 bits: " + type);
    };
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
    if (batch.hasNulls(column)) {
      hashAny(batch, column, type, first, out);
      return;
    }
    int rows = batch.rowCount();
    long data = batch.dataAddress(column);
    switch (type) {
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> hashLongs(data, rows, first, out);
      case INT, DATE, MONTHS -> hashInts(data, rows, first, out);
      case DECIMAL -> hashDecimals(data, rows, first, out);
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          hashBytes(batch.offsetAddress(column), data, rows, first, out);
      default -> hashAny(batch, column, type, first, out);
    }
  }

  private static void hashLongs(long data, int rows, boolean first, long[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = with(out[row], first, spread(RawMemory.getLong(data + ((long) row << 3))));
    }
  }

  private static void hashInts(long data, int rows, boolean first, long[] out) {
    for (int row = 0; row < rows; row++) {
      out[row] = with(out[row], first, spread(RawMemory.getInt(data + ((long) row << 2))));
    }
  }

  private static void hashDecimals(long data, int rows, boolean first, long[] out) {
    for (int row = 0; row < rows; row++) {
      long at = data + ((long) row << 4);
      out[row] = with(out[row], first, decimal(at));
    }
  }

  private static void hashBytes(long offsets, long data, int rows, boolean first, long[] out) {
    int start = RawMemory.getInt(offsets);
    for (int row = 0; row < rows; row++) {
      int end = RawMemory.getInt(offsets + ((row + 1L) << 2));
      out[row] = with(out[row], first, bytes(data + start, end - start));
      start = end;
    }
  }

  private static long decimal(long address) {
    return mix(mix(RawMemory.getLong(address)) * 31 + RawMemory.getLong(address + Long.BYTES));
  }

  private static long with(long before, boolean first, long hash) {
    return first ? hash : mix(before * KEY_FACTOR + hash);
  }

  /** The same for every type, and where there are nulls: slower, for it asks for both each time. */
  private static void hashAny(Batch batch, int column, ColumnType type, boolean first, long[] out) {
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
                case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL ->
                    spread(RawMemory.getLong(data + ((long) row << 3)));
                case TINYINT -> spread(RawMemory.getByte(data + row));
                case SMALLINT -> spread(RawMemory.getShort(data + ((long) row << 1)));
                case INT, DATE, MONTHS -> spread(RawMemory.getInt(data + ((long) row << 2)));
                case DECIMAL -> decimal(data + ((long) row << 4));
                case REAL -> mix(doubleBits(RawMemory.getFloat(data + ((long) row << 2))));
                case DOUBLE -> mix(doubleBits(RawMemory.getDouble(data + ((long) row << 3))));
                case BOOLEAN -> RawMemory.getBit(data, row) ? 1 : 2;
                case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> {
                  int start = RawMemory.getInt(offsets + ((long) row << 2));
                  int end = RawMemory.getInt(offsets + ((long) row << 2) + 4);
                  yield bytes(data + start, end - start);
                }
              };
      out[row] = with(out[row], first, hash);
    }
  }
}
