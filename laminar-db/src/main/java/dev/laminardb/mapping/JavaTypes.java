package dev.laminardb.mapping;

import dev.laminardb.core.batch.ColumnType;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which Java types a record component may have for a column of each type, without losing a value on
 * the way.
 *
 * <p>{@code CharSequence} is not among them: a row is measured and then written, and a sequence
 * that changes in between would overrun its place.
 */
enum JavaTypes {
  /** Components that rows are read from, to be pushed. */
  PUSHED {
    @Override
    List<Class<?>> of(ColumnType column) {
      return switch (column) {
        case BOOLEAN -> List.of(boolean.class, Boolean.class);
        case TINYINT -> List.of(byte.class, Byte.class);
        case SMALLINT -> List.of(short.class, Short.class, byte.class, Byte.class);
        case INT ->
            List.of(int.class, Integer.class, short.class, Short.class, byte.class, Byte.class);
        case BIGINT ->
            List.of(
                long.class,
                Long.class,
                int.class,
                Integer.class,
                short.class,
                Short.class,
                byte.class,
                Byte.class);
        case REAL ->
            List.of(float.class, Float.class, short.class, Short.class, byte.class, Byte.class);
        case DOUBLE ->
            List.of(
                double.class,
                Double.class,
                float.class,
                Float.class,
                int.class,
                Integer.class,
                short.class,
                Short.class,
                byte.class,
                Byte.class);
        case DECIMAL -> List.of(BigDecimal.class);
        case VARCHAR -> List.of(String.class);
        case VARBINARY -> List.of(byte[].class);
        case UUID -> List.of(UUID.class);
        case ARRAY -> List.of(List.class);
        case STRUCT, MAP -> List.of(Map.class);
        case DATE -> List.of(LocalDate.class);
        case TIME -> List.of(LocalTime.class);
        case INTERVAL -> List.of(Duration.class);
        case MONTHS -> List.of(Period.class);
        case TIMESTAMPTZ -> List.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class);
        case TIMESTAMP ->
            List.of(Instant.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class);
      };
    }
  },
  /** Components that results are put into. */
  READ {
    @Override
    List<Class<?>> of(ColumnType column) {
      return switch (column) {
        case BOOLEAN -> List.of(boolean.class, Boolean.class);
        case TINYINT ->
            List.of(
                byte.class,
                Byte.class,
                short.class,
                Short.class,
                int.class,
                Integer.class,
                long.class,
                Long.class,
                float.class,
                Float.class,
                double.class,
                Double.class);
        case SMALLINT ->
            List.of(
                short.class,
                Short.class,
                int.class,
                Integer.class,
                long.class,
                Long.class,
                float.class,
                Float.class,
                double.class,
                Double.class);
        case REAL -> List.of(float.class, Float.class, double.class, Double.class);
        case INT ->
            List.of(int.class, Integer.class, long.class, Long.class, double.class, Double.class);
        case BIGINT -> List.of(long.class, Long.class);
        case DOUBLE -> List.of(double.class, Double.class);
        case DECIMAL -> List.of(BigDecimal.class);
        case VARCHAR -> List.of(String.class);
        case VARBINARY -> List.of(byte[].class);
        case UUID -> List.of(UUID.class);
        case ARRAY -> List.of(List.class);
        case STRUCT, MAP -> List.of(Map.class);
        case DATE -> List.of(LocalDate.class);
        case TIME -> List.of(LocalTime.class);
        case INTERVAL -> List.of(Duration.class);
        case MONTHS -> List.of(Period.class);
        case TIMESTAMPTZ -> List.of(Instant.class, OffsetDateTime.class);
        case TIMESTAMP -> List.of(Instant.class, LocalDateTime.class);
      };
    }
  };

  /** The types for a column, without the enums that VARCHAR takes too, and the records of ROW. */
  abstract List<Class<?>> of(ColumnType column);

  /** Whether a component of a type can stand for a column. */
  boolean fits(ColumnType column, Class<?> type) {
    return of(column).contains(type)
        || (column == ColumnType.VARCHAR && type.isEnum())
        || (column == ColumnType.STRUCT && type.isRecord());
  }

  /** The types for a column as a message lists them. */
  String list(ColumnType column, boolean primitives) {
    String types =
        of(column).stream()
            .filter(type -> primitives || !type.isPrimitive())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", "));
    return switch (column) {
      case VARCHAR -> types + " or an enum";
      case STRUCT -> types + "<String, Object> or a record";
      default -> types;
    };
  }

  /** The class of values of a type in a list: the first of those that a component can have. */
  static Class<?> inList(ColumnType element) {
    return MethodType.methodType(READ.of(element).get(0)).wrap().returnType();
  }

  /** The type to suggest first for a column. */
  String first(ColumnType column, boolean nullable) {
    return of(column).stream()
        .filter(type -> !nullable || !type.isPrimitive())
        .findFirst()
        .orElseThrow()
        .getSimpleName();
  }
}
