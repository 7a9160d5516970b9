package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.differential.RandomQuery.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A random aggregation over all rows, perhaps with another on top that has to take rows back; or
 * distinct rows.
 */
record RunningQuery(String ours, String duck) {

  static RunningQuery of(
      SplittableRandom random, List<Expr> columns, String from, String duckFrom) {
    ExpressionGrammar grammar = new ExpressionGrammar(random, columns);
    Expr always = Expr.same(ColumnType.BOOLEAN, "TRUE", 0);
    Expr condition = random.nextInt(2) == 0 ? always : grammar.condition(2);
    List<Item> keys = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      // A column, not a constant, which DuckDB would take for the number of a result column.
      Expr key = Values.pick(random, columns);
      boolean computed = random.nextInt(3) == 0;
      keys.add(new Item("k" + i, computed ? WindowQuery.computed(grammar, key) : key));
    }
    String where = " AS t WHERE ";
    if (random.nextInt(5) == 0) {
      return new RunningQuery(
          distinct(keys, true) + " FROM " + from + where + condition.ours(),
          distinct(keys, false) + " FROM " + duckFrom + where + condition.duck());
    }
    List<Item> items = new ArrayList<>(keys);
    items.add(new Item("n", Expr.same(ColumnType.BIGINT, "COUNT(*)", WindowQuery.MOST_ROWS)));
    for (int i = random.nextInt(5); i > 0; i--) {
      items.add(new Item("a" + i, WindowQuery.result(random, grammar)));
    }
    Expr having = random.nextInt(3) > 0 ? always : WindowQuery.having(random, grammar);
    RunningQuery inner =
        new RunningQuery(
            RandomQuery.select(items, true)
                + (" FROM " + from + where + condition.ours())
                + (" GROUP BY " + list(keys, true) + " HAVING " + having.ours()),
            RandomQuery.select(items, false)
                + (" FROM " + duckFrom + where + condition.duck())
                + (" GROUP BY " + list(keys, false) + " HAVING " + having.duck()));
    return random.nextBoolean() ? inner : inner.aggregated(random, keys);
  }

  private static String distinct(List<Item> items, boolean ours) {
    return RandomQuery.select(items, ours).replaceFirst("SELECT", "SELECT DISTINCT");
  }

  private static String list(List<Item> keys, boolean ours) {
    return keys.stream()
        .map(key -> ours ? key.expr().ours() : key.expr().duck())
        .collect(Collectors.joining(", "));
  }

  /** An aggregation of this one's groups by some of its columns. */
  private RunningQuery aggregated(SplittableRandom random, List<Item> keys) {
    String key = random.nextInt(3) == 0 ? "n" : Values.pick(random, keys).name();
    String counted = Values.pick(random, keys).name();
    String select =
        "SELECT %s, COUNT(*) AS c, COUNT(%s) AS cc, COUNT(*) FILTER (WHERE n > 2) AS f, AVG(n) AS m"
            .formatted(key, counted);
    String extremes =
        (", MIN(n) AS lo, MAX(%1$s) AS hi, MIN(%1$s) FILTER (WHERE n > 1) AS few"
                + ", BOOL_AND(n > 2) AS al, BOOL_OR(n > 2) AS an, BIT_AND(n) AS ba, BIT_OR(n) AS bo"
                + ", BIT_XOR(n) AS bx, VAR_POP(n) AS vp, STDDEV_SAMP(DISTINCT n) AS sd"
                + ", COVAR_SAMP(n, 2 * n) AS cs")
            .formatted(Values.pick(random, keys).name());
    String slope = "REGR_SLOPE(n, n * n)";
    String duckSlope = MoreAggregates.duckLine(slope);
    String tail = " GROUP BY " + key + (random.nextInt(3) > 0 ? "" : " HAVING COUNT(*) > 1");
    return new RunningQuery(
        select + ", SUM(n) AS s" + extremes + ", " + slope + " AS rs FROM (" + ours + ")" + tail,
        select
            + ", CAST(SUM(n) AS BIGINT) AS s"
            + (extremes + ", " + duckSlope + " AS rs FROM (" + duck + ")" + tail));
  }
}
