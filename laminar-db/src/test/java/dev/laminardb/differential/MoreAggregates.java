package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.util.List;
import java.util.SplittableRandom;

/** Random aggregates of truth values, bits, and of statistics. */
final class MoreAggregates {
  /** The squares of greater numbers leave DuckDB too few digits. */
  private static final double MOST = 1e6;

  private MoreAggregates() {}

  static Expr of(SplittableRandom random, ExpressionGrammar grammar) {
    return switch (random.nextInt(4)) {
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
      default -> {
        String function =
            Values.pick(
                random, List.of("COVAR_POP", "COVAR_SAMP", "CORR", "REGR_SLOPE", "REGR_INTERCEPT"));
        Expr both =
            Expr.of(
                ColumnType.DOUBLE, 0, "%s, %s", number(random, grammar), number(random, grammar));
        Expr found = call(random, grammar, ColumnType.DOUBLE, function + "(", both);
        yield new Expr(found.type(), found.ours(), duckLine(found.duck()), 0);
      }
    };
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
