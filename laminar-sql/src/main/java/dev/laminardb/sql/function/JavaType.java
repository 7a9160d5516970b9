package dev.laminardb.sql.function;

import dev.laminardb.core.batch.CellValues;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.JavaValues;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Java type that a function of the application may take or return, and what it is in SQL. */
public enum JavaType {
  /** Not null. */
  BOOLEAN(boolean.class, ColumnType.BOOLEAN),
  /** Not null. */
  INT(int.class, ColumnType.INT),
  /** Not null. */
  LONG(long.class, ColumnType.BIGINT),
  /** Not null. */
  DOUBLE(double.class, ColumnType.DOUBLE),
  /** A {@link Boolean}. */
  BOOLEAN_OBJECT(Boolean.class, ColumnType.BOOLEAN),
  /** An {@link Integer}. */
  INT_OBJECT(Integer.class, ColumnType.INT),
  /** A {@link Long}. */
  LONG_OBJECT(Long.class, ColumnType.BIGINT),
  /** A {@link Double}. */
  DOUBLE_OBJECT(Double.class, ColumnType.DOUBLE),
  /** Of any precision and scale; an argument only, since a result would need them. */
  DECIMAL(BigDecimal.class, ColumnType.DECIMAL),
  /** Text. */
  STRING(String.class, ColumnType.VARCHAR),
  /** A day. */
  DATE(LocalDate.class, ColumnType.DATE),
  /** A moment, in microseconds. */
  INSTANT(Instant.class, ColumnType.TIMESTAMP),
  /** A moment in UTC, in microseconds. */
  DATE_TIME(LocalDateTime.class, ColumnType.TIMESTAMP);

  private final Class<?> javaClass;
  private final ColumnType column;

  JavaType(Class<?> javaClass, ColumnType column) {
    this.javaClass = javaClass;
    this.column = column;
  }

  /** The type of a class, or empty if functions cannot have it. */
  public static Optional<JavaType> of(Class<?> javaClass) {
    return Arrays.stream(values()).filter(type -> type.javaClass == javaClass).findFirst();
  }

  /** Every class that functions may take, as a message lists them. */
  static String list() {
    return Arrays.stream(values())
        .map(type -> type.javaClass.getSimpleName())
        .collect(Collectors.joining(", "));
  }

  /** The class. */
  public Class<?> javaClass() {
    return javaClass;
  }

  /** The column type of its values. */
  public ColumnType column() {
    return column;
  }

  /** Whether a value may be null; a function is not called with a null for one that may not. */
  public boolean isNullable() {
    return !javaClass.isPrimitive();
  }

  /** A value of a column, as {@link CellValues} have it, as an object of this type. */
  @Nullable Object object(@Nullable Object cell) {
    if (cell == null) {
      return null;
    }
    return switch (this) {
      case DECIMAL ->
          cell instanceof Number n && !(cell instanceof BigDecimal)
              ? BigDecimal.valueOf(n.longValue())
              : cell;
      case DATE -> JavaValues.date((Integer) cell);
      case INSTANT -> JavaValues.instant((Long) cell);
      case DATE_TIME -> JavaValues.dateTime((Long) cell);
      default -> cell;
    };
  }

  /** An object of this type as the value of a column. */
  @Nullable Object cell(@Nullable Object object) {
    if (object instanceof LocalDate date) {
      return JavaValues.days(date);
    }
    if (object instanceof Instant instant) {
      return JavaValues.micros(instant);
    }
    return object instanceof LocalDateTime time ? (Object) JavaValues.micros(time) : object;
  }

  /** The type as SQL writes it. */
  String sqlName() {
    return column.name().toUpperCase(Locale.ROOT);
  }
}
