package dev.laminardb;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Decimals;
import dev.laminardb.mapping.NestedValues;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an {@link ArrowBatch}, one at a time, without an object for any of them:
 *
 * <pre>{@code
 * for (RowView row = batch.rows(); row.next(); ) {
 *   total += row.longAt(1);
 * }
 * }</pre>
 *
 * <p>Columns are numbered from 0, as in the subscription's schema. Moving and reading numbers
 * allocates nothing; {@link #utf8At} reads text into an array of the caller's. Every reading method
 * throws {@link LaminarException}: INVALID_CAST if the column has another type; NULL_NOT_ALLOWED if
 * the value is null, which {@link #isNull} tells before; INVALID_OPERATION if {@link #next} has not
 * just returned true; CLOSED after the batch was closed; and IndexOutOfBoundsException for a column
 * that is not there.
 *
 * <p>Valid until the batch is closed, which the same thread does; used by one thread.
 */
public final class RowView {
  private final ArrowBatch owner;
  private final List<Field> fields;
  private final ColumnType[] types;
  private final long[] data;
  private final long[] validity;
  private final long[] offsets;
  private final int rowCount;
  private int row = -1;

  RowView(ArrowBatch owner, Batch batch, Schema schema) {
    this.owner = owner;
    this.fields = schema.getFields();
    this.rowCount = batch.rowCount();
    int columns = batch.columnCount();
    this.types = new ColumnType[columns];
    this.data = new long[columns];
    this.validity = new long[columns];
    this.offsets = new long[columns];
    for (int i = 0; i < columns; i++) {
      types[i] = ColumnType.of(fields.get(i));
      data[i] = batch.dataAddress(i);
      validity[i] = batch.validityAddress(i);
      if (types[i].isVariable()) {
        offsets[i] = batch.offsetAddress(i);
      }
    }
  }

  /** Moves to the next row; before the first call there is none. */
  public boolean next() {
    row = Math.min(row + 1, rowCount);
    return row < rowCount;
  }

  /** Whether a value is null. Of a column of any type. */
  public boolean isNull(int column) {
    checkRow();
    return !RawMemory.getBit(validity[column], row);
  }

  /** A BOOLEAN. */
  public boolean booleanAt(int column) {
    check(column, ColumnType.BOOLEAN);
    return RawMemory.getBit(data[column], row);
  }

  /**
   * An INT, a SMALLINT, a TINYINT, a DATE in days since 1970-01-01, or an INTERVAL YEAR TO MONTH in
   * months.
   */
  public int intAt(int column) {
    ColumnType type = types[column];
    return switch (type) {
      case TINYINT -> {
        check(column, type);
        yield RawMemory.getByte(data[column] + row);
      }
      case SMALLINT -> {
        check(column, type);
        yield RawMemory.getShort(data[column] + ((long) row << 1));
      }
      default -> {
        boolean is = type == ColumnType.DATE || type == ColumnType.MONTHS;
        check(column, is ? type : ColumnType.INT);
        yield RawMemory.getInt(data[column] + ((long) row << 2));
      }
    };
  }

  /**
   * An integer of any width, a TIMESTAMP with or without time zone in microseconds since
   * 1970-01-01T00:00Z, a TIME in microseconds since midnight, or an INTERVAL DAY TO SECOND in
   * microseconds.
   */
  public long longAt(int column) {
    ColumnType type = types[column];
    if (isShort(type)) {
      return intAt(column);
    }
    check(column, type.isLong() ? type : ColumnType.BIGINT);
    return RawMemory.getLong(data[column] + ((long) row << 3));
  }

  private static boolean isShort(ColumnType type) {
    return switch (type) {
      case TINYINT, SMALLINT, INT -> true;
      default -> false;
    };
  }

  /** A REAL. */
  public float floatAt(int column) {
    check(column, ColumnType.REAL);
    return RawMemory.getFloat(data[column] + ((long) row << 2));
  }

  /** A DOUBLE, a REAL, or an integer of at most 32 bits. */
  public double doubleAt(int column) {
    if (isShort(types[column])) {
      return intAt(column);
    }
    if (types[column] == ColumnType.REAL) {
      return floatAt(column);
    }
    check(column, ColumnType.DOUBLE);
    return RawMemory.getDouble(data[column] + ((long) row << 3));
  }

  /** A DECIMAL, as a new object. */
  public BigDecimal decimalAt(int column) {
    check(column, ColumnType.DECIMAL);
    long at = data[column] + ((long) row << 4);
    return Decimals.toBigDecimal(
        RawMemory.getLong(at),
        RawMemory.getLong(at + Long.BYTES),
        ColumnType.decimal(fields.get(column)).getScale());
  }

  /** A TIMESTAMP, with or without time zone, as a new object; {@link #longAt} makes none. */
  public Instant instantAt(int column) {
    check(
        column,
        types[column] == ColumnType.TIMESTAMPTZ ? ColumnType.TIMESTAMPTZ : ColumnType.TIMESTAMP);
    return Instant.EPOCH.plus(longAt(column), ChronoUnit.MICROS);
  }

  /** A DATE, as a new object; {@link #intAt} reads it without one. */
  public LocalDate dateAt(int column) {
    check(column, ColumnType.DATE);
    return LocalDate.ofEpochDay(RawMemory.getInt(data[column] + ((long) row << 2)));
  }

  /** A TIME, as a new object; {@link #longAt} reads it without one. */
  public LocalTime timeAt(int column) {
    check(column, ColumnType.TIME);
    return LocalTime.ofNanoOfDay(longAt(column) * 1000);
  }

  /** An INTERVAL DAY TO SECOND, as a new object; {@link #longAt} reads it without one. */
  public Duration durationAt(int column) {
    check(column, ColumnType.INTERVAL);
    return Duration.of(longAt(column), ChronoUnit.MICROS);
  }

  /** An INTERVAL YEAR TO MONTH, as a new object; {@link #intAt} reads it without one. */
  public Period periodAt(int column) {
    check(column, ColumnType.MONTHS);
    return Period.ofMonths(intAt(column)).normalized();
  }

  /** A VARCHAR, as a new string; {@link #utf8At} reads it without one. */
  public String stringAt(int column) {
    byte[] bytes = new byte[utf8Length(column)];
    utf8At(column, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A VARBINARY, as a new array. */
  public byte[] bytesAt(int column) {
    check(column, ColumnType.VARBINARY);
    byte[] bytes = new byte[length(column)];
    RawMemory.copy(
        data[column] + RawMemory.getInt(offsets[column] + ((long) row << 2)),
        bytes,
        0,
        bytes.length);
    return bytes;
  }

  /** A UUID, as a new object. */
  public UUID uuidAt(int column) {
    check(column, ColumnType.UUID);
    return UuidBytes.uuid(data[column] + RawMemory.getInt(offsets[column] + ((long) row << 2)));
  }

  /** An ARRAY, as a new list of its elements, of the classes that a record's list has. */
  public List<@Nullable Object> listAt(int column) {
    check(column, ColumnType.ARRAY);
    return NestedValues.list(
        data[column] + RawMemory.getInt(offsets[column] + ((long) row << 2)),
        ArrayType.of(fields.get(column)));
  }

  /** A ROW, as a new map of its fields by name, in their order; lists and maps are inside it. */
  public Map<String, @Nullable Object> fieldsAt(int column) {
    check(column, ColumnType.STRUCT);
    return NestedValues.map(
        data[column] + RawMemory.getInt(offsets[column] + ((long) row << 2)),
        StructType.of(fields.get(column)));
  }

  /** A MAP, as a new map, its keys ascending, of the classes that a record's map has. */
  public Map<Object, @Nullable Object> mapAt(int column) {
    check(column, ColumnType.MAP);
    return NestedValues.map(
        data[column] + RawMemory.getInt(offsets[column] + ((long) row << 2)),
        MapType.of(fields.get(column)));
  }

  /** How many bytes of UTF-8 a VARCHAR has. */
  public int utf8Length(int column) {
    check(column, ColumnType.VARCHAR);
    return length(column);
  }

  private int length(int column) {
    long offset = offsets[column] + ((long) row << 2);
    return RawMemory.getInt(offset + Integer.BYTES) - RawMemory.getInt(offset);
  }

  /**
   * Copies the UTF-8 of a VARCHAR to the beginning of an array.
   *
   * @return how many bytes it has
   * @throws LaminarException VALUE_OUT_OF_RANGE if the array is shorter; then nothing is copied
   */
  public int utf8At(int column, byte[] into) {
    int length = utf8Length(column);
    if (length > into.length) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          String.format(
              Locale.ROOT,
              "the text in column \"%s\" has %d bytes, the array only %d",
              fields.get(column).getName(),
              length,
              into.length));
    }
    long start = RawMemory.getInt(offsets[column] + ((long) row << 2));
    RawMemory.copy(data[column] + start, into, 0, length);
    return length;
  }

  private void check(int column, ColumnType expected) {
    checkRow();
    if (types[column] != expected) {
      throw new LaminarException(
          ErrorCode.INVALID_CAST,
          "column \""
              + fields.get(column).getName()
              + "\" is "
              + ColumnType.sqlName(fields.get(column))
              + ", not "
              + expected);
    }
    if (!RawMemory.getBit(validity[column], row)) {
      throw new LaminarException(
          ErrorCode.NULL_NOT_ALLOWED,
          "column \"" + fields.get(column).getName() + "\" is null here; ask isNull() first");
    }
  }

  private void checkRow() {
    owner.checkOpen();
    if (row < 0 || row >= rowCount) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION, "there is no row here: next() has not returned true");
    }
  }
}
