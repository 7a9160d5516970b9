package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.util.List;
import java.util.SplittableRandom;

/** Random aggregates of truth values, bits, of statistics, and of values in order. */
final class MoreAggregates {
  /** The squares of greater numbers leave DuckDB too few digits. */
  private static final double MOST = 1e6;

  private MoreAggregates() {}

  static Expr of(SplittableRandom random, ExpressionGrammar grammar) {
    return switch (random.nextInt(6)) {
      case 0 -> {
        String function = Values.pick(random, List.of("BOOL_AND", "BOOL_OR"));
        yield call(random, grammar, ColumnType.BOOLEAN, function + "(", grammar.condition(2));
      }
      case 1 -> {
        Expr bits = grammar.of(random.nextBoolean() ? ColumnType.INT : ColumnType.BIGINT, 1);
        String function =
            Values.pick(random, List.of("BIT_AND(", "BIT_OR(", "BIT_XOR(", "BIT_XOR(DISTINCT "));
        yield call(random, grammar, bits.type(), function, bits);
      }
      case 2 -> {
        Expr number = number(random, grammar);
        String function =
            Values.pick(
                random,
                List.of("VAR_POP", "VAR_SAMP", "VARIANCE", "STDDEV_POP", "STDDEV_SAMP", "STDDEV"));
        String distinct = WindowQuery.distinct(random);
        yield call(random, grammar, ColumnType.DOUBLE, function + "(" + distinct, number);
      }
      case 3 -> {
        Expr ranked = ranked(random, noLiteral(grammar.any(1)));
        yield WindowQuery.filtered(random, grammar, ranked.type(), ranked.ours(), ranked.duck());
      }
      case 4 -> {
        Expr chosen = chosen(random, noLiteral(grammar.any(1)), noLiteral(grammar.any(1)));
        yield WindowQuery.filtered(random, grammar, chosen.type(), chosen.ours(), chosen.duck());
      }
      default -> {
        String function =
            Values.pick(
                random,
                List.of(
                    "COVAR_POP",
                    "COVAR_SAMP",
                    "CORR",
                    "REGR_SLOPE",
                    "REGR_INTERCEPT",
                    "REGR_R2",
                    "REGR_AVGX",
                    "REGR_AVGY",
                    "REGR_SXX",
                    "REGR_SXY",
                    "REGR_SYY"));
        Expr both =
            Expr.of(
                ColumnType.DOUBLE, 0, "%s, %s", number(random, grammar), number(random, grammar));
        Expr found = call(random, grammar, ColumnType.DOUBLE, function + "(", both);
        yield new Expr(found.type(), found.ours(), duckLine(found.duck()), 0);
      }
    };
  }

  /**
   * An aggregate of ordered values; of MODE, DuckDB does not say which it is of several. Fractions
   * are sums of powers of two, so that what they give is exact.
   */
  static Expr ranked(SplittableRandom random, Expr value) {
    String descending = Values.pick(random, List.of("", " DESC"));
    if (value.isInteger() && random.nextBoolean()) {
      return random.nextInt(3) == 0
          ? Expr.of(ColumnType.DOUBLE, 0, "MEDIAN(%s)", value)
          : percentile("CONT", random, ColumnType.DOUBLE, value, descending);
    }
    if (value.type() == ColumnType.VARCHAR && random.nextBoolean()) {
      String distinct = WindowQuery.distinct(random);
      String call = "STRING_AGG(" + distinct + "%s, '; ' ORDER BY %s" + descending + ")";
      return Expr.of(ColumnType.VARCHAR, 0, call, value, value);
    }
    return percentile("DISC", random, value.type(), value, descending);
  }

  /** The value of the row that another one is the greatest or the least of; DuckDB takes any. */
  private static Expr chosen(SplittableRandom random, Expr value, Expr by) {
    boolean greatest = random.nextBoolean();
    String ours = Values.pick(random, List.of("ARG_", "")) + (greatest ? "MAX" : "MIN");
    return Expr.of(
        value.type(),
        0,
        (ours.startsWith("ARG") ? ours : ours + "_BY") + "(%s, %s)",
        "FIRST(CASE WHEN %2$s IS NOT NULL THEN %1$s END ORDER BY %2$s"
            + (greatest ? " DESC" : "")
            + " NULLS LAST, %1$s NULLS LAST)",
        value,
        by);
  }

  /** DuckDB does not order by a literal. */
  private static Expr noLiteral(Expr value) {
    return new Expr(
        value.type(), value.ours(), "COALESCE(" + value.duck() + ", NULL)", value.bound());
  }

  private static Expr percentile(
      String kind, SplittableRandom random, ColumnType type, Expr value, String descending) {
    String fraction = Values.pick(random, List.of("0", "0.25", "0.5", "0.625", "1"));
    String start = "PERCENTILE_" + kind + "(" + fraction + ") WITHIN GROUP (ORDER BY ";
    return Expr.of(type, 0, start + "%s" + descending + ")", value);
  }

  /** Where there is no line, it is NaN in DuckDB and null here. */
  static String duckLine(String call) {
    return "NULLIF(" + call + ", CAST('NaN' AS DOUBLE))";
  }

  private static Expr call(
      SplittableRandom random,
      ExpressionGrammar grammar,
      ColumnType type,
      String start,
      Expr arguments) {
    return WindowQuery.filtered(
        random, grammar, type, start + arguments.ours() + ")", start + arguments.duck() + ")");
  }

  /** An integer, so that values which ought to be the same are. */
  private static Expr number(SplittableRandom random, ExpressionGrammar grammar) {
    Expr number = grammar.of(random.nextBoolean() ? ColumnType.INT : ColumnType.BIGINT, 1);
    while (number.bound() > MOST) {
      number = grammar.of(ColumnType.INT, 1);
    }
    return number;
  }
}
