package dev.laminardb.core.batch;

/**
 * Where some columns of a batch lie: addresses looked up once a batch, for code that goes through
 * them row by row and not column by column. Used by one thread; valid as long as the batch bound to
 * it.
 */
public final class ColumnAddresses {
  private final int[] columns;
  private final ColumnType[] types;
  private final long[] data;
  private final long[] offsets;

  /** Of each column the address of its validity bits, or 0 if none of its values is null. */
  private final long[] validity;

  /**
   * Addresses of columns, numbered from 0 here.
   *
   * @param columns their numbers in the batch
   * @param types their types
   */
  public ColumnAddresses(int[] columns, ColumnType[] types) {
    this.columns = columns.clone();
    this.types = types.clone();
    this.data = new long[columns.length];
    this.offsets = new long[columns.length];
    this.validity = new long[columns.length];
  }

  /** Looks the columns of a batch up. */
  public void bind(Batch batch) {
    bind(batch, columns.length);
  }

  /** Looks the first so many columns of a batch up; the others are not to be read. */
  public void bind(Batch batch, int first) {
    for (int k = 0; k < first; k++) {
      data[k] = batch.dataAddress(columns[k]);
      offsets[k] = types[k].isVariable() ? batch.offsetAddress(columns[k]) : 0;
      validity[k] = batch.hasNulls(columns[k]) ? batch.validityAddress(columns[k]) : 0;
    }
  }

  /** How many columns. */
  public int size() {
    return columns.length;
  }

  /** Whether a column has nulls. */
  public boolean hasNulls(int k) {
    return validity[k] != 0;
  }

  /** Whether a value is null. */
  public boolean isNull(int k, int row) {
    return validity[k] != 0 && !RawMemory.getBit(validity[k], row);
  }

  /**
   * A value as 64 bits: integers, dates and timestamps as they are, a BOOLEAN as 0 or 1, a DOUBLE
   * by its bits, a REAL by those of the same DOUBLE, of a DECIMAL the low word. Anything if it is
   * null; not for strings.
   */
  public long word(int k, int row) {
    return switch (types[k]) {
      case TINYINT -> RawMemory.getByte(data[k] + row);
      case SMALLINT -> RawMemory.getShort(data[k] + ((long) row << 1));
      case REAL -> Double.doubleToRawLongBits(RawMemory.getFloat(data[k] + ((long) row << 2)));
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL, DOUBLE ->
          RawMemory.getLong(data[k] + ((long) row << 3));
      case DECIMAL -> RawMemory.getLong(data[k] + ((long) row << 4));
      case INT, DATE, MONTHS -> RawMemory.getInt(data[k] + ((long) row << 2));
      case BOOLEAN -> RawMemory.getBit(data[k], row) ? 1 : 0;
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          throw new IllegalStateException("strings have an address and a length");
    };
  }

  /** The high word of a DECIMAL. Anything if it is null. */
  public long highWord(int k, int row) {
    return RawMemory.getLong(data[k] + ((long) row << 4) + Long.BYTES);
  }

  /** The address of a column's values, as {@link Batch#dataAddress}. */
  public long dataAddress(int k) {
    return data[k];
  }

  /** The address of a string's bytes. */
  public long stringAddress(int k, int row) {
    return data[k] + RawMemory.getInt(offsets[k] + ((long) row << 2));
  }

  /** How many bytes a string has; 0 if it is null. */
  public int stringLength(int k, int row) {
    long at = offsets[k] + ((long) row << 2);
    return isNull(k, row) ? 0 : RawMemory.getInt(at + 4) - RawMemory.getInt(at);
  }

  /** How many bytes the strings of some rows side by side have, with whatever nulls stand for. */
  public long stringsLength(int k, int row, int count) {
    long at = offsets[k] + ((long) row << 2);
    return RawMemory.getInt(at + ((long) count << 2)) - RawMemory.getInt(at);
  }

  /** Whether two rows are equal in all of these columns; doubles by their bits, nulls as equal. */
  public boolean equal(int a, int b) {
    for (int k = 0; k < columns.length; k++) {
      boolean isNull = isNull(k, a);
      if (isNull != isNull(k, b) || (!isNull && !equalValues(k, a, b))) {
        return false;
      }
    }
    return true;
  }

  private boolean equalValues(int k, int a, int b) {
    return switch (types[k]) {
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> {
        int length = stringLength(k, a);
        yield length == stringLength(k, b)
            && RawMemory.equal(stringAddress(k, a), stringAddress(k, b), length);
      }
      case DECIMAL -> word(k, a) == word(k, b) && highWord(k, a) == highWord(k, b);
      default -> word(k, a) == word(k, b);
    };
  }
}
