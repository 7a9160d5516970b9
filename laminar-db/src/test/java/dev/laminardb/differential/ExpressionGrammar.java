package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/** Random expressions over the columns of one relation, in both dialects. */
final class ExpressionGrammar {
  private static final double INT_LIMIT = Integer.MAX_VALUE;
  private static final double BIGINT_LIMIT = 1L << 52;
  private static final double DOUBLE_LIMIT = 1e15;
  private static final List<String> COMPARISONS =
      List.of("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM");

  private final SplittableRandom random;
  private final List<Expr> columns;

  ExpressionGrammar(SplittableRandom random, List<Expr> columns) {
    this.random = random;
    this.columns = columns;
  }

  /** A column of any type, or something computed. */
  Expr any(int depth) {
    return of(Values.pick(random, RandomTable.TYPES), depth);
  }

  /** An expression of a type, nested so deep at most. */
  Expr of(ColumnType type, int depth) {
    if (depth <= 0 || random.nextInt(5) == 0) {
      return leaf(type);
    }
    if (random.nextInt(6) == 0) {
      return conditional(type, depth - 1);
    }
    return switch (type) {
      case BOOLEAN -> condition(depth);
      case INT, BIGINT -> integer(type, depth - 1);
      case DOUBLE -> real(depth - 1);
      case VARCHAR -> string(depth - 1);
      case TIMESTAMP -> time(depth - 1);
      case DATE -> date(depth - 1);
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

  private Expr leaf(ColumnType type) {
    List<Expr> fitting = columns.stream().filter(c -> c.type() == type).toList();
    if (!fitting.isEmpty() && random.nextInt(6) != 0) {
      return Values.pick(random, fitting);
    }
    return random.nextInt(12) == 0
        ? Expr.same(type, "CAST(NULL AS " + type + ")", 0)
        : Values.literal(random, type);
  }

  private Expr conditional(ColumnType type, int depth) {
    Expr a = of(type, depth);
    Expr b = of(type, depth);
    double bound = Math.max(a.bound(), b.bound());
    return switch (random.nextInt(4)) {
      case 0 -> Expr.of(type, a.bound(), "CASE WHEN %s THEN %s END", condition(depth), a);
      case 1 -> Expr.of(type, bound, "COALESCE(%s, %s)", a, b);
      case 2 -> Expr.of(type, a.bound(), "NULLIF(%s, %s)", a, b);
      default -> Expr.of(type, bound, "CASE WHEN %s THEN %s ELSE %s END", condition(depth), a, b);
    };
  }

  private static double limit(ColumnType type) {
    return type == ColumnType.INT
        ? INT_LIMIT
        : type == ColumnType.BIGINT ? BIGINT_LIMIT : DOUBLE_LIMIT;
  }

  private static boolean fits(ColumnType type, double bound) {
    return bound < limit(type);
  }

  private static ColumnType wider(ColumnType a, ColumnType b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private Expr integer(ColumnType type, int depth) {
    ColumnType narrower = type == ColumnType.BIGINT && random.nextBoolean() ? ColumnType.INT : type;
    Expr a = of(type, depth);
    Expr b = of(narrower, depth);
    return switch (random.nextInt(11)) {
      case 0, 1 -> sum(type, a, b, "+");
      case 8, 9 -> field(type, depth);
      case 2 -> sum(type, a, b, "-");
      case 3 -> product(type, a, b);
      case 4 -> quotient(type, a, b);
      case 5 -> fits(type, a.bound()) ? Expr.of(type, a.bound(), "(- %s)", a) : a;
      case 6 ->
          Expr.of(
              type,
              100,
              "CAST(CHAR_LENGTH(%s) AS " + type + ")",
              "CAST(length(%s) AS " + type + ")",
              leaf(ColumnType.VARCHAR));
      case 7 -> rounded(type, depth);
      default -> integerCast(type, depth);
    };
  }

  private Expr sum(ColumnType type, Expr a, Expr b, String operator) {
    double bound = a.bound() + b.bound();
    return fits(type, bound) ? Expr.of(type, bound, "(%s " + operator + " %s)", a, b) : a;
  }

  private Expr product(ColumnType type, Expr a, Expr b) {
    double bound = a.bound() * b.bound();
    return fits(type, bound) ? Expr.of(type, bound, "(%s * %s)", a, b) : a;
  }

  /** Division and remainder, by a constant or by what a CASE has found not to be zero. */
  private Expr quotient(ColumnType type, Expr a, Expr b) {
    if (!fits(type, a.bound())) {
      return a;
    }
    String divisor = Integer.toString(random.nextInt(1, 50));
    return switch (random.nextInt(3)) {
      case 0 -> Expr.of(type, a.bound(), "(%s / " + divisor + ")", "(%s // " + divisor + ")", a);
      case 1 ->
          new Expr(
              type,
              "CAST(MOD(" + a.ours() + ", " + divisor + ") AS " + type + ")",
              "CAST((" + a.duck() + " % " + divisor + ") AS " + type + ")",
              50);
      default ->
          Expr.of(
              type,
              a.bound(),
              "CASE WHEN %s <> 0 THEN %s / %s END",
              "CASE WHEN %s <> 0 THEN %s // %s END",
              b,
              a,
              b);
    };
  }

  private Expr rounded(ColumnType type, int depth) {
    Expr real = of(ColumnType.DOUBLE, depth);
    return fits(type, real.bound() + 1)
        ? Expr.of(type, real.bound() + 1, "CAST(%s AS " + type + ")", real)
        : leaf(type);
  }

  private Expr integerCast(ColumnType type, int depth) {
    if (random.nextBoolean()) {
      return Expr.of(type, 1, "CAST(%s AS " + type + ")", condition(depth));
    }
    Expr other = of(type == ColumnType.INT ? ColumnType.BIGINT : ColumnType.INT, depth);
    return fits(type, other.bound())
        ? Expr.of(type, other.bound(), "CAST(%s AS " + type + ")", other)
        : leaf(type);
  }

  private Expr real(int depth) {
    Expr a = of(ColumnType.DOUBLE, depth);
    Expr b =
        of(
            Values.pick(random, List.of(ColumnType.DOUBLE, ColumnType.INT, ColumnType.BIGINT)),
            depth);
    return switch (random.nextInt(6)) {
      case 0 -> sum(ColumnType.DOUBLE, a, b, "+");
      case 1 -> sum(ColumnType.DOUBLE, a, b, "-");
      case 2 -> product(ColumnType.DOUBLE, a, b);
      case 3 -> Expr.of(ColumnType.DOUBLE, a.bound(), "(%s / " + random.nextInt(1, 9) + "E0)", a);
      case 4 -> Expr.of(ColumnType.DOUBLE, b.bound(), "CAST(%s AS DOUBLE)", b);
      default -> Expr.of(ColumnType.DOUBLE, a.bound(), "(- %s)", a);
    };
  }

  /** What both dialects write and mean alike. */
  private Expr textFunction(int depth) {
    Expr text = of(ColumnType.VARCHAR, depth);
    Expr part = leaf(ColumnType.VARCHAR);
    return switch (random.nextInt(7)) {
      case 0 -> Expr.of(ColumnType.VARCHAR, 0, "REPLACE(%s, %s, 'é')", text, part);
      case 1 -> Expr.of(ColumnType.VARCHAR, 0, "TRIM(BOTH 'a ' FROM %s)", text);
      case 2 ->
          Expr.of(
              ColumnType.VARCHAR,
              0,
              "SUBSTRING(%s FROM " + random.nextInt(1, 4) + " FOR " + random.nextInt(3) + ")",
              text);
      case 3 ->
          // DuckDB has one lower-case letter for one letter: what Unicode makes two is left out.
          Expr.of(ColumnType.VARCHAR, 0, "LOWER(%s)", text);
      case 4 -> format(depth);
      case 5 ->
          Expr.of(
              ColumnType.VARCHAR,
              0,
              "REGEXP_EXTRACT(%s, '(a|b)+[^ab]?')",
              "NULLIF(regexp_extract(%s, '(a|b)+[^ab]?'), '')",
              text);
      default ->
          Expr.of(
              ColumnType.VARCHAR, 0, "SPLIT_INDEX(%s, 'a', 1)", "string_split(%s, 'a')[2]", text);
    };
  }

  private Expr format(int depth) {
    return random.nextBoolean()
        ? Expr.of(
            ColumnType.VARCHAR,
            0,
            "DATE_FORMAT(%s, 'HH:mm dd/MM D E')",
            "strftime(%s, '%%H:%%M %%d/%%m %%-j %%a')",
            of(ColumnType.TIMESTAMP, depth))
        : Expr.of(
            ColumnType.VARCHAR,
            0,
            "DATE_FORMAT(%s, 'h a MMM MMMM ss.SSSSSS')",
            "strftime(%s, '%%-I %%p %%b %%B %%S.%%f')",
            of(ColumnType.TIMESTAMP, depth));
  }

  /** A field of a time or a place in a text. */
  private Expr field(ColumnType type, int depth) {
    if (random.nextInt(3) == 0) {
      return Expr.of(
          type,
          500,
          "CAST(POSITION(%s IN %s) AS " + type + ")",
          leaf(ColumnType.VARCHAR),
          of(ColumnType.VARCHAR, depth));
    }
    String unit =
        Values.pick(
            random,
            List.of(
                "YEAR",
                "QUARTER",
                "MONTH",
                "WEEK",
                "DAY",
                "DOY",
                "ISODOW",
                "HOUR",
                "MINUTE",
                "SECOND",
                "MILLISECOND",
                "MICROSECOND"));
    return Expr.of(
        type,
        1e8,
        "CAST(EXTRACT(" + unit + " FROM %s) AS " + type + ")",
        of(ColumnType.TIMESTAMP, depth));
  }

  private Expr string(int depth) {
    if (random.nextInt(3) == 0) {
      return textFunction(depth);
    }
    return switch (random.nextInt(4)) {
      case 0 -> Expr.of(ColumnType.VARCHAR, 0, "CAST(%s AS VARCHAR)", of(ColumnType.BIGINT, depth));
      case 1 -> Expr.of(ColumnType.VARCHAR, 0, "CAST(%s AS VARCHAR)", condition(depth));
      case 2 ->
          Expr.of(
              ColumnType.VARCHAR,
              0,
              "(%s || %s)",
              of(ColumnType.VARCHAR, depth),
              leaf(ColumnType.VARCHAR));
      default -> leaf(ColumnType.VARCHAR);
    };
  }

  private Expr time(int depth) {
    if (random.nextInt(4) == 0) {
      String unit =
          Values.pick(
              random, List.of("YEAR", "QUARTER", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"));
      return Expr.of(
          ColumnType.TIMESTAMP,
          0,
          "FLOOR(%s TO " + unit + ")",
          "CAST(date_trunc('" + unit + "', %s) AS TIMESTAMP)",
          of(ColumnType.TIMESTAMP, depth));
    }
    if (random.nextInt(4) == 0) {
      String unit =
          Values.pick(
              random, List.of("year", "quarter", "month", "week", "day", "minute", "milliseconds"));
      return Expr.of(
          ColumnType.TIMESTAMP,
          0,
          "DATE_TRUNC('" + unit + "', %s)",
          "CAST(date_trunc('" + unit + "', %s) AS TIMESTAMP)",
          of(ColumnType.TIMESTAMP, depth));
    }
    if (random.nextInt(6) == 0) {
      return Expr.of(ColumnType.TIMESTAMP, 0, "CAST(%s AS TIMESTAMP)", of(ColumnType.DATE, depth));
    }
    String unit = Values.pick(random, List.of("SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR"));
    String interval = "INTERVAL '" + random.nextInt(1, 100) + "' " + unit;
    String operator = random.nextBoolean() ? "+" : "-";
    return Expr.of(
        ColumnType.TIMESTAMP,
        0,
        "(%s " + operator + " " + interval + ")",
        of(ColumnType.TIMESTAMP, depth));
  }

  private Expr date(int depth) {
    if (random.nextInt(4) == 0) {
      return Expr.of(ColumnType.DATE, 0, "CAST(%s AS DATE)", of(ColumnType.TIMESTAMP, depth));
    }
    if (random.nextInt(4) == 0) {
      String unit = Values.pick(random, List.of("year", "quarter", "month", "week", "day"));
      return Expr.of(
          ColumnType.DATE,
          0,
          "DATE_TRUNC('" + unit + "', %s)",
          "CAST(date_trunc('" + unit + "', %s) AS DATE)",
          of(ColumnType.DATE, depth));
    }
    String unit = Values.pick(random, List.of("DAY", "MONTH", "YEAR"));
    String shift =
        (random.nextBoolean() ? "+" : "-") + " INTERVAL '" + random.nextInt(1, 50) + "' " + unit;
    return Expr.of(
        ColumnType.DATE,
        0,
        "(%s " + shift + ")",
        "CAST((%s " + shift + ") AS DATE)",
        of(ColumnType.DATE, depth));
  }

  /** A condition, nested so deep at most. */
  Expr condition(int depth) {
    if (depth <= 0) {
      return leaf(ColumnType.BOOLEAN);
    }
    return switch (random.nextInt(10)) {
      case 0 -> logic("(%s AND %s)", depth - 1);
      case 1 -> logic("(%s OR %s)", depth - 1);
      case 2 -> Expr.of(ColumnType.BOOLEAN, 0, "(NOT %s)", condition(depth - 1));
      case 3 -> isNull(depth - 1);
      case 4 ->
          Expr.of(
              ColumnType.BOOLEAN,
              0,
              "(%s IS "
                  + Values.pick(random, List.of("TRUE", "NOT TRUE", "FALSE", "NOT FALSE"))
                  + ")",
              condition(depth - 1));
      case 5 -> like(depth - 1);
      case 6 -> listed(depth - 1);
      case 7 -> between(depth - 1);
      default -> comparison(depth - 1);
    };
  }

  private Expr logic(String format, int depth) {
    return Expr.of(ColumnType.BOOLEAN, 0, format, condition(depth), condition(depth));
  }

  private Expr isNull(int depth) {
    String test = random.nextBoolean() ? "(%s IS NULL)" : "(%s IS NOT NULL)";
    return Expr.of(ColumnType.BOOLEAN, 0, test, any(depth));
  }

  private Expr like(int depth) {
    String not = random.nextInt(3) == 0 ? "NOT " : "";
    String pattern = Values.pattern(random).replace("%", "%%");
    return Expr.of(
        ColumnType.BOOLEAN,
        0,
        "(%s " + not + "LIKE " + pattern + ")",
        of(ColumnType.VARCHAR, depth));
  }

  private Expr listed(int depth) {
    ColumnType type =
        Values.pick(random, List.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.VARCHAR));
    StringJoiner list = new StringJoiner(", ", " IN (", "))");
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      list.add(Values.literal(random, type).ours().replace("%", "%%"));
    }
    String not = random.nextInt(3) == 0 ? " NOT" : "";
    return Expr.of(ColumnType.BOOLEAN, 0, "(%s" + not + list, of(type, depth));
  }

  private Expr between(int depth) {
    ColumnType type =
        Values.pick(random, List.of(ColumnType.INT, ColumnType.DOUBLE, ColumnType.TIMESTAMP));
    return Expr.of(
        ColumnType.BOOLEAN,
        0,
        "(%s BETWEEN %s AND %s)",
        of(type, depth),
        of(type, depth),
        of(type, depth));
  }

  private Expr comparison(int depth) {
    Expr a = any(depth);
    if (a.isInteger() && a.bound() <= 1e6 && random.nextInt(6) == 0) {
      // Against a DECIMAL, for which there is no column type.
      String decimal = random.nextInt(-9, 10) + "." + random.nextInt(0, 100);
      return Expr.of(ColumnType.BOOLEAN, 0, "(%s " + ordered() + " " + decimal + ")", a);
    }
    ColumnType type = a.type();
    if (type.compareTo(ColumnType.BOOLEAN) > 0 && type.compareTo(ColumnType.DOUBLE) <= 0) {
      type = Values.pick(random, List.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE));
    }
    String operator =
        wider(a.type(), type) == ColumnType.BOOLEAN
            ? Values.pick(random, List.of("=", "<>"))
            : Values.pick(random, COMPARISONS);
    return Expr.of(ColumnType.BOOLEAN, 0, "(%s " + operator + " %s)", a, of(type, depth));
  }

  private String ordered() {
    return COMPARISONS.get(random.nextInt(6));
  }
}
