package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.slt.ArrowValues;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Random values, with the edges of their types among them, and their literals. */
final class Values {
  static final double SMALL_INTEGER = 1_000;
  static final double SMALL_DOUBLE = 1_024;
  private static final double EIGHTH = 0.125;
  private static final List<String> STRINGS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "ab",
          "abc",
          "b",
          "a%b",
          "a_b",
          "null",
          "it's",
          "0",
          "é",
          "ß",
          "日本",
          "日",
          "😀",
          "a😀b",
          "x".repeat(70));
  private static final List<String> PATTERNS =
      List.of("%", "", "a%", "%b", "_", "__", "%a%b%", "a_b", "%日%", "_本", "%😀%", "A", "%''%");
  private static final List<Long> LONGS =
      List.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, 1L << 53, (1L << 53) + 1, 0L);
  private static final List<Integer> INTS = List.of(Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1);
  private static final List<Double> DOUBLES =
      List.of(Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 0.0, 1e300, 0.1);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private Values() {}

  static <T> T pick(SplittableRandom random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /**
   * A value of a type, never null.
   *
   * @param extreme whether numbers may be as great as the type allows
   */
  static Object value(SplittableRandom random, ColumnType type, boolean extreme) {
    boolean edge = extreme && random.nextInt(3) == 0;
    return switch (type) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> edge ? pick(random, INTS) : small(random);
      case BIGINT -> edge ? pick(random, LONGS) : (long) small(random);
      case DOUBLE -> edge ? pick(random, DOUBLES) : eighths(random);
      case VARCHAR -> pick(random, STRINGS);
      case TIMESTAMP -> ArrowValues.time(micros(random));
      case DATE -> ArrowValues.time(micros(random)).toLocalDate();
      case DECIMAL,
          TINYINT,
          SMALLINT,
          REAL,
          TIME,
          TIMESTAMPTZ,
          VARBINARY,
          UUID,
          ARRAY,
          STRUCT,
          MAP,
          INTERVAL,
          MONTHS ->
          throw new IllegalArgumentException(type.name());
    };
  }

  private static int small(SplittableRandom random) {
    int range = random.nextBoolean() ? 5 : (int) SMALL_INTEGER;
    return random.nextInt(-range, range + 1);
  }

  /** Multiples of an eighth, so that sums come out the same in any order. */
  private static double eighths(SplittableRandom random) {
    int range = random.nextBoolean() ? 16 : (int) (SMALL_DOUBLE / EIGHTH);
    return random.nextInt(-range, range + 1) * EIGHTH;
  }

  private static long micros(SplittableRandom random) {
    long year = 366L * 86_400_000_000L;
    long day = 86_400_000_000L;
    return switch (random.nextInt(3)) {
      case 0 -> random.nextLong(-100 * year, 100 * year);
      case 1 -> random.nextLong(-100 * 365, 100 * 365) * day;
      default -> random.nextLong(-10, 10);
    };
  }

  /** A literal, alike in both dialects. */
  static Expr literal(SplittableRandom random, ColumnType type) {
    Object value = value(random, type, false);
    return switch (type) {
      case BOOLEAN -> Expr.same(type, (Boolean) value ? "TRUE" : "FALSE", 0);
      case INT -> Expr.same(type, "(" + value + ")", Math.abs((Integer) value));
      case BIGINT ->
          Expr.same(type, "CAST((" + value + ") AS BIGINT)", Math.abs((double) (Long) value));
      case DOUBLE -> Expr.same(type, "(" + value + "E0)", Math.abs((Double) value));
      case VARCHAR -> Expr.same(type, "'" + ((String) value).replace("'", "''") + "'", 0);
      case TIMESTAMP ->
          Expr.same(
              type, "TIMESTAMP '" + TIMESTAMP.format((java.time.LocalDateTime) value) + "'", 0);
      case DATE -> Expr.same(type, "DATE '" + value + "'", 0);
      case DECIMAL,
          TINYINT,
          SMALLINT,
          REAL,
          TIME,
          TIMESTAMPTZ,
          VARBINARY,
          UUID,
          ARRAY,
          STRUCT,
          MAP,
          INTERVAL,
          MONTHS ->
          throw new IllegalArgumentException(type.name());
    };
  }

  /** A LIKE pattern in quotes. */
  static String pattern(SplittableRandom random) {
    return "'" + pick(random, PATTERNS) + "'";
  }
}
