package dev.laminardb.mapping;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Java objects as values of a statement's parameters: what record components of the same type may
 * be, and any integer that fits. Nothing is rounded, but times are kept to the microsecond.
 * Stateless.
 */
public final class ParameterValues {
  private ParameterValues() {}

  /**
   * The values as {@link dev.laminardb.core.table.TableStatement#execute} takes them.
   *
   * @param parameters a field for each
   * @throws LaminarException INVALID_OPERATION if there are more or fewer values than parameters;
   *     TYPE_MISMATCH; VALUE_OUT_OF_RANGE
   */
  public static @Nullable Object[] of(List<Field> parameters, @Nullable Object[] values) {
    if (values.length != parameters.size()) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "the statement has "
              + parameters.size()
              + " parameters and was given "
              + values.length
              + " values");
    }
    @Nullable Object[] converted = new @Nullable Object[values.length];
    for (int i = 0; i < converted.length; i++) {
      Object value = values[i];
      converted[i] = value == null ? null : convert(parameters.get(i), i, value);
    }
    return converted;
  }

  private static Object convert(Field field, int index, Object value) {
    ColumnType type = ColumnType.of(field);
    Object converted =
        switch (type) {
          case BOOLEAN -> value instanceof Boolean ? value : null;
          case TINYINT, SMALLINT, INT -> integer(type, field, index, value);
          case REAL ->
              value instanceof Float || value instanceof Short || value instanceof Byte
                  ? ((Number) value).floatValue()
                  : null;
          case BIGINT -> value instanceof Long ? value : isInteger(value) ? longOf(value) : null;
          case DOUBLE -> real(value);
          case DECIMAL -> decimal(field, index, value);
          case VARBINARY -> value instanceof byte[] bytes ? bytes.clone() : null;
          case ARRAY, STRUCT, MAP -> nested(field, value);
          case UUID -> value instanceof UUID uuid ? UuidBytes.of(uuid) : null;
          case VARCHAR ->
              value instanceof String ? value : value instanceof Enum<?> e ? e.name() : null;
          case TIMESTAMP, TIMESTAMPTZ, INTERVAL -> time(type, field, index, value);
          case TIME -> value instanceof LocalTime time ? time.toNanoOfDay() / 1000 : null;
          case DATE -> date(field, index, value);
          case MONTHS -> months(field, index, value);
        };
    if (converted == null) {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          name(index, field)
              + ", which a "
              + value.getClass().getSimpleName()
              + " is not; it takes "
              + JavaTypes.PUSHED.list(type, false));
    }
    return converted;
  }

  private static byte @Nullable [] nested(Field field, Object value) {
    Object plain =
        value instanceof Record ? NestedRecord.toMap(value.getClass(), field).apply(value) : value;
    return NestedValues.fits(plain, field) ? NestedValues.bytes(plain, field) : null;
  }

  private static String name(int index, Field field) {
    return "parameter " + (index + 1) + " is " + ColumnType.sqlName(field);
  }

  private static boolean isInteger(Object value) {
    return value instanceof Integer || value instanceof Short || value instanceof Byte;
  }

  private static Long longOf(Object value) {
    return ((Number) value).longValue();
  }

  private static @Nullable Object integer(ColumnType type, Field field, int index, Object value) {
    if (!(value instanceof Long) && !isInteger(value)) {
      return null;
    }
    long wide = longOf(value);
    boolean fits =
        switch (type) {
          case TINYINT -> wide == (byte) wide;
          case SMALLINT -> wide == (short) wide;
          default -> wide == (int) wide;
        };
    if (!fits) {
      throw outOfRange(field, index, value);
    }
    return value instanceof Integer ? value : (Integer) (int) wide;
  }

  private static @Nullable Object real(Object value) {
    return value instanceof Double || value instanceof Float || isInteger(value)
        ? ((Number) value).doubleValue()
        : null;
  }

  private static @Nullable Object decimal(Field field, int index, Object value) {
    BigDecimal number =
        value instanceof BigDecimal decimal
            ? decimal
            : value instanceof BigInteger integer
                ? new BigDecimal(integer)
                : value instanceof Long || isInteger(value)
                    ? BigDecimal.valueOf(longOf(value))
                    : null;
    if (number == null) {
      return null;
    }
    ArrowType.Decimal type = ColumnType.decimal(field);
    boolean hasRoom =
        number.signum() == 0
            || number.precision() - number.scale() <= type.getPrecision() - type.getScale();
    boolean isExact =
        number.scale() <= type.getScale() || number.stripTrailingZeros().scale() <= type.getScale();
    if (!hasRoom || !isExact) {
      throw outOfRange(field, index, value);
    }
    return number.setScale(type.getScale(), RoundingMode.UNNECESSARY);
  }

  private static @Nullable Object time(ColumnType type, Field field, int index, Object value) {
    if (!JavaTypes.PUSHED.fits(type, value.getClass())) {
      return null;
    }
    if (!EpochMicros.inRange(value)) {
      throw outOfRange(field, index, value);
    }
    return EpochMicros.of(value);
  }

  private static @Nullable Object date(Field field, int index, Object value) {
    if (!(value instanceof LocalDate date)) {
      return null;
    }
    if (!EpochDays.inRange(date)) {
      throw outOfRange(field, index, value);
    }
    return (int) date.toEpochDay();
  }

  private static @Nullable Object months(Field field, int index, Object value) {
    if (!(value instanceof Period period)) {
      return null;
    }
    if (!PeriodMonths.inRange(period)) {
      throw outOfRange(field, index, value);
    }
    return PeriodMonths.of(period);
  }

  private static LaminarException outOfRange(Field field, int index, Object value) {
    return new LaminarException(
        ErrorCode.VALUE_OUT_OF_RANGE, name(index, field) + ", which " + value + " does not fit");
  }
}
