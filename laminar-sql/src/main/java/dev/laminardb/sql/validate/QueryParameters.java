package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the place of a query's parameters, as the literals that would be written there.
 * For one query.
 */
public final class QueryParameters extends SqlShuttle {
  private static final int MICROS_DIGITS = 6;
  private static final int LAST_YEAR = 9999;
  private static final int NANOS_PER_MICRO = 1000;
  private static final Duration MOST = Duration.of(Long.MAX_VALUE, ChronoUnit.MICROS);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final @Nullable Object[] values;
  private int used;

  private QueryParameters(@Nullable Object[] values) {
    this.values = values;
  }

  /**
   * The query with its parameters' values.
   *
   * @param query as parsed
   * @param values of each {@code ?} in the order of the text
   * @throws LaminarException INVALID_OPERATION if there are more or fewer; TYPE_MISMATCH if one can
   *     be no literal
   */
  public static SqlNode bind(SqlNode query, @Nullable Object[] values) {
    QueryParameters parameters = new QueryParameters(values);
    SqlNode bound = query.accept(parameters);
    if (parameters.used != values.length || bound == null) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "the query has "
              + count(parameters.used, "parameter")
              + " and was given "
              + count(values.length, "value"));
    }
    return bound;
  }

  /** How many parameters there are in a tree as parsed. */
  public static int count(SqlNode tree) {
    Set<Integer> parameters = new HashSet<>();
    tree.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            parameters.add(parameter.getIndex());
            return null;
          }
        });
    return parameters.size();
  }

  private static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  @Override
  public @Nullable SqlNode visit(SqlDynamicParam param) {
    // A parameter may have come to stand in several places.
    used = Math.max(used, param.getIndex() + 1);
    // What is too many is found when all are counted.
    return param.getIndex() < values.length
        ? literal(param.getIndex(), values[param.getIndex()], param.getParserPosition())
        : param;
  }

  private static SqlNode literal(int index, @Nullable Object value, SqlParserPos at) {
    if (value == null) {
      return SqlLiteral.createNull(at);
    }
    if (value instanceof Boolean bool) {
      return SqlLiteral.createBoolean(bool, at);
    }
    if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long) {
      return SqlLiteral.createExactNumeric(value.toString(), at);
    }
    if (value instanceof BigDecimal decimal) {
      return SqlLiteral.createExactNumeric(decimal.toPlainString(), at);
    }
    if (value instanceof Double || value instanceof Float) {
      return real(index, ((Number) value).doubleValue(), at);
    }
    if (value instanceof Enum<?> constant) {
      return SqlLiteral.createCharString(constant.name(), at);
    }
    if (value instanceof byte[] bytes) {
      return SqlLiteral.createBinaryString(bytes, at);
    }
    if (value instanceof UUID uuid) {
      return SqlLiteral.createUuid(uuid, at);
    }
    if (value instanceof String text) {
      return SqlLiteral.createCharString(text, at);
    }
    if (value instanceof Instant instant) {
      return timestamp(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), at);
    }
    if (value instanceof LocalTime time) {
      return SqlLiteral.createTime(
          TimeString.fromMillisOfDay((int) (time.toNanoOfDay() / 1_000_000))
              .withNanos(time.getNano() / 1000 * 1000),
          MICROS_DIGITS,
          at);
    }
    if (value instanceof OffsetDateTime time) {
      return moment(time.toInstant(), at);
    }
    if (value instanceof ZonedDateTime time) {
      return moment(time.toInstant(), at);
    }
    if (value instanceof LocalDate date) {
      return date(index, date, at);
    }
    if (value instanceof LocalDateTime time) {
      return timestamp(time, at);
    }
    if (value instanceof Duration length) {
      return interval(index, length, at);
    }
    if (value instanceof Period length) {
      return interval(index, length, at);
    }
    if (value instanceof List<?> list && !list.isEmpty()) {
      return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(
          at, list.stream().map(element -> literal(index, element, at)).toList());
    }
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      List<SqlNode> entries = new ArrayList<>();
      map.forEach(
          (key, of) -> {
            entries.add(literal(index, key, at));
            entries.add(literal(index, of, at));
          });
      return SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR.createCall(at, entries);
    }
    throw fault(
        index,
        value instanceof List ? "an empty List" : "of class " + value.getClass().getSimpleName());
  }

  private static SqlNode real(int index, double value, SqlParserPos at) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw fault(index, String.valueOf(value));
    }
    return SqlLiteral.createApproxNumeric(Double.toString(value), at);
  }

  private static SqlNode timestamp(LocalDateTime time, SqlParserPos at) {
    return SqlLiteral.createTimestamp(SqlTypeName.TIMESTAMP, text(time), MICROS_DIGITS, at);
  }

  /** A moment as a literal. */
  static SqlNode moment(Instant instant, SqlParserPos at) {
    return TypeAliases.zoned(utc(instant), at);
  }

  private static TimestampString utc(Instant instant) {
    return text(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  private static TimestampString text(LocalDateTime time) {
    return new TimestampString(SECONDS.format(time)).withNanos(time.getNano() / 1000 * 1000);
  }

  /** What is finer than a microsecond is dropped towards the less, as where rows are written. */
  private static SqlNode interval(int index, Duration length, SqlParserPos at) {
    Duration whole = length.truncatedTo(ChronoUnit.MICROS);
    Duration micros = whole.compareTo(length) > 0 ? whole.minusNanos(NANOS_PER_MICRO) : whole;
    if (micros.abs().compareTo(MOST) > 0) {
      throw fault(index, length.toString());
    }
    Duration size = micros.abs();
    String text =
        String.format(
            Locale.ROOT,
            "%d %d:%d:%d.%06d",
            size.toDaysPart(),
            size.toHoursPart(),
            size.toMinutesPart(),
            size.toSecondsPart(),
            size.toNanosPart() / NANOS_PER_MICRO);
    return ExactInterval.rewrite(
        SqlLiteral.createInterval(micros.isNegative() ? -1 : 1, text, SqlTypes.DAYS_TO_MICROS, at));
  }

  private static SqlNode interval(int index, Period length, SqlParserPos at) {
    long months = length.toTotalMonths();
    if (length.getDays() != 0 || months != (int) months) {
      throw fault(index, length.toString());
    }
    String text = Math.abs(months / 12) + "-" + Math.abs(months % 12);
    return SqlLiteral.createInterval(months < 0 ? -1 : 1, text, SqlTypes.YEARS_TO_MONTHS, at);
  }

  private static SqlNode date(int index, LocalDate date, SqlParserPos at) {
    if (date.getYear() < 0 || date.getYear() > LAST_YEAR) {
      throw fault(index, date.toString());
    }
    return SqlLiteral.createDate(new DateString(date.toString()), at);
  }

  private static LaminarException fault(int index, String what) {
    return new LaminarException(
        ErrorCode.TYPE_MISMATCH,
        "parameter "
            + (index + 1)
            + " is "
            + what
            + ", which no column holds; it takes null, Boolean, integers, BigDecimal, Double, String, byte[],"
            + " UUID, List, Map, enums, LocalDate, LocalTime, Instant, LocalDateTime, OffsetDateTime,"
            + " ZonedDateTime, Duration and Period of no days");
  }
}
