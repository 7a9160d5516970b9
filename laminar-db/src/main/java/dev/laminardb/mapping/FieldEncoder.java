package dev.laminardb.mapping;

import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.ingest.RowFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.agrona.MutableDirectBuffer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Writes one component of a record to its column's place in the row format. One class for each way
 * of writing, so that the call of the getter within it meets few targets and can be inlined.
 * Immutable.
 *
 * @param <T> the record
 */
abstract class FieldEncoder<T> {
  final int slot;

  FieldEncoder(int slot) {
    this.slot = slot;
  }

  /**
   * Writes a row's value.
   *
   * @param index where the row begins
   * @param tail where the row's next value of the tail goes, from the row's start
   * @return where the value after it goes
   */
  abstract int write(T row, MutableDirectBuffer buffer, int index, int tail);

  /** A primitive integer. */
  static final class OfLong<T> extends FieldEncoder<T> {
    private final ToLongFunction<T> getter;

    OfLong(int slot, ToLongFunction<T> getter) {
      super(slot);
      this.getter = getter;
    }

    @Override
    int write(T row, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putLong(index + slot, getter.applyAsLong(row));
      return tail;
    }
  }

  /** A primitive number for a DOUBLE. */
  static final class OfDouble<T> extends FieldEncoder<T> {
    private final ToDoubleFunction<T> getter;

    OfDouble(int slot, ToDoubleFunction<T> getter) {
      super(slot);
      this.getter = getter;
    }

    @Override
    int write(T row, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putDouble(index + slot, getter.applyAsDouble(row));
      return tail;
    }
  }

  /** A primitive boolean. */
  static final class OfBoolean<T> extends FieldEncoder<T> {
    private final Predicate<T> getter;

    OfBoolean(int slot, Predicate<T> getter) {
      super(slot);
      this.getter = getter;
    }

    @Override
    int write(T row, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putLong(index + slot, getter.test(row) ? 1 : 0);
      return tail;
    }
  }

  /** An object, which may be null or out of its column's range. */
  abstract static class OfObject<T> extends FieldEncoder<T> {
    private final Function<T, @Nullable Object> getter;
    private final RowFormat format;
    final int column;
    private final RowFault faults;
    private final boolean required;

    /**
     * One object component.
     *
     * @param required whether null is refused
     */
    OfObject(
        int column,
        RowFormat format,
        Function<T, @Nullable Object> getter,
        boolean required,
        RowFault faults) {
      super(format.slot(column));
      this.column = column;
      this.format = format;
      this.getter = getter;
      this.required = required;
      this.faults = faults;
    }

    /**
     * Checks a row's value.
     *
     * @return bytes that it takes beyond its slot
     */
    final long check(T row) {
      Object value = getter.apply(row);
      if (value == null) {
        if (required) {
          throw faults.nullValue(column, row);
        }
        return 0;
      }
      long bytes = measure(value);
      if (bytes < 0) {
        throw faults.outOfRange(column, value, row);
      }
      return bytes;
    }

    /** Bytes that a value takes beyond its slot, negative if its column cannot take it. */
    long measure(Object value) {
      return 0;
    }

    @Override
    final int write(T row, MutableDirectBuffer buffer, int index, int tail) {
      Object value = getter.apply(row);
      if (value == null) {
        buffer.putLong(index + slot, 0);
        format.setNull(buffer, index, column);
        return tail;
      }
      return writeValue(value, buffer, index, tail);
    }

    abstract int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail);
  }

  /** A boxed integer. */
  static final class OfInteger<T> extends OfObject<T> {
    OfInteger(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putLong(index + slot, ((Number) value).longValue());
      return tail;
    }
  }

  /** A boxed number for a DOUBLE. */
  static final class OfFloating<T> extends OfObject<T> {
    OfFloating(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putDouble(index + slot, ((Number) value).doubleValue());
      return tail;
    }
  }

  /** A boxed boolean. */
  static final class OfTruth<T> extends OfObject<T> {
    OfTruth(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putLong(index + slot, (Boolean) value ? 1 : 0);
      return tail;
    }
  }

  /** A time, or a length of time. */
  static final class OfTime<T> extends OfObject<T> {
    OfTime(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    long measure(Object value) {
      return EpochMicros.inRange(value) ? 0 : -1;
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putLong(index + slot, EpochMicros.of(value));
      return tail;
    }
  }

  /** A time of day. */
  static final class OfTimeOfDay<T> extends OfObject<T> {
    OfTimeOfDay(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putLong(index + slot, ((LocalTime) value).toNanoOfDay() / 1000);
      return tail;
    }
  }

  /** Years and months, as months. */
  static final class OfPeriod<T> extends OfObject<T> {
    OfPeriod(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    long measure(Object value) {
      return PeriodMonths.inRange((Period) value) ? 0 : -1;
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putLong(index + slot, PeriodMonths.of((Period) value));
      return tail;
    }
  }

  /** A date, as its day. */
  static final class OfDate<T> extends OfObject<T> {
    OfDate(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    long measure(Object value) {
      return EpochDays.inRange((LocalDate) value) ? 0 : -1;
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      buffer.putLong(index + slot, ((LocalDate) value).toEpochDay());
      return tail;
    }
  }

  /** An exact number, in the scale of its column, which has to have room for all its digits. */
  static final class OfDecimal<T> extends OfObject<T> {
    private static final int BYTES = 2 * Long.BYTES;

    private final int precision;
    private final int scale;

    OfDecimal(
        int c,
        RowFormat f,
        Function<T, @Nullable Object> g,
        boolean required,
        RowFault e,
        ArrowType.Decimal type) {
      super(c, f, g, required, e);
      this.precision = type.getPrecision();
      this.scale = type.getScale();
    }

    @Override
    long measure(Object value) {
      BigDecimal decimal = (BigDecimal) value;
      int integers = Math.max(0, decimal.precision() - decimal.scale());
      boolean hasRoom = integers <= precision - scale || decimal.signum() == 0;
      return hasRoom && fractionDigits(decimal) <= scale ? BYTES : -1;
    }

    private static int fractionDigits(BigDecimal value) {
      // Zeros behind the last digit count only where there are more of them than wanted.
      return value.scale() <= 0 ? 0 : value.stripTrailingZeros().scale();
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      BigInteger unscaled =
          ((BigDecimal) value).setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
      buffer.putLong(index + tail, unscaled.longValue());
      buffer.putLong(index + tail + Long.BYTES, unscaled.shiftRight(Long.SIZE).longValue());
      buffer.putLong(index + slot, RowFormat.tailSlot(tail, BYTES));
      return tail + BYTES;
    }
  }

  /** Bytes; the array must not change while its row is pushed. */
  static final class OfBytes<T> extends OfObject<T> {
    OfBytes(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    long measure(Object value) {
      return ((byte[]) value).length;
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      byte[] bytes = (byte[]) value;
      buffer.putBytes(index + tail, bytes);
      buffer.putLong(index + slot, RowFormat.tailSlot(tail, bytes.length));
      return tail + bytes.length;
    }
  }

  /** A list or a map; it must not change while its row is pushed. */
  static final class OfNested<T> extends OfObject<T> {
    private final Field field;

    OfNested(
        int c,
        RowFormat f,
        Function<T, @Nullable Object> g,
        boolean required,
        RowFault e,
        Field field) {
      super(c, f, g, required, e);
      this.field = field;
    }

    @Override
    long measure(Object value) {
      return NestedValues.fits(value, field) ? NestedValues.bytes(value, field).length : -1;
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      byte[] bytes = NestedValues.bytes(value, field);
      buffer.putBytes(index + tail, bytes);
      buffer.putLong(index + slot, RowFormat.tailSlot(tail, bytes.length));
      return tail + bytes.length;
    }
  }

  /** A UUID. */
  static final class OfUuid<T> extends OfObject<T> {
    OfUuid(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    long measure(Object value) {
      return UuidBytes.LENGTH;
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      UUID uuid = (UUID) value;
      int at = index + tail;
      buffer.putLong(at, uuid.getMostSignificantBits(), ByteOrder.BIG_ENDIAN);
      buffer.putLong(at + Long.BYTES, uuid.getLeastSignificantBits(), ByteOrder.BIG_ENDIAN);
      buffer.putLong(index + slot, RowFormat.tailSlot(tail, UuidBytes.LENGTH));
      return tail + UuidBytes.LENGTH;
    }
  }

  /** A string, or an enum's constant by its name. */
  static final class OfString<T> extends OfObject<T> {
    OfString(int c, RowFormat f, Function<T, @Nullable Object> g, boolean required, RowFault e) {
      super(c, f, g, required, e);
    }

    @Override
    long measure(Object value) {
      return Utf8.length(text(value));
    }

    @Override
    int writeValue(Object value, MutableDirectBuffer buffer, int index, int tail) {
      int length = Utf8.put(text(value), buffer, index + tail);
      buffer.putLong(index + slot, RowFormat.tailSlot(tail, length));
      return tail + length;
    }

    private static String text(Object value) {
      return value instanceof String string ? string : ((Enum<?>) value).name();
    }
  }
}
