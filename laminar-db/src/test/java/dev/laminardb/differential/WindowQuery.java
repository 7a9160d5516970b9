package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.differential.RandomQuery.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A random aggregation over windows of any kind, in one of the two spellings. */
record WindowQuery(
    Expr condition,
    List<Item> keys,
    List<Item> aggregates,
    Expr having,
    RandomWindow window,
    boolean function) {
  static final double MOST_ROWS = 1_000;

  static WindowQuery of(SplittableRandom random, List<Expr> columns) {
    ExpressionGrammar grammar = new ExpressionGrammar(random, columns);
    Expr always = Expr.same(ColumnType.BOOLEAN, "TRUE", 0);
    Expr condition = random.nextInt(2) == 0 ? always : grammar.condition(2);
    List<Item> keys = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      // A column, not a constant, which DuckDB would take for the number of a result column.
      Expr key = Values.pick(random, columns);
      keys.add(new Item("k" + i, random.nextInt(3) == 0 ? computed(grammar, key) : key));
    }
    List<Item> aggregates = new ArrayList<>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      aggregates.add(new Item("a" + i, result(random, grammar)));
    }
    Expr having = random.nextInt(3) > 0 ? always : having(random, grammar);
    RandomWindow window = RandomWindow.of(random);
    // What sessions are partitioned by are columns.
    boolean columnsOnly = keys.stream().allMatch(key -> columns.contains(key.expr()));
    boolean function =
        random.nextBoolean() && (columnsOnly || window.kind() != RandomWindow.Kind.SESSION);
    return new WindowQuery(condition, keys, aggregates, having, window, function);
  }

  static Expr computed(ExpressionGrammar grammar, Expr key) {
    return Expr.of(
        key.type(),
        key.bound(),
        "CASE WHEN %s THEN %s ELSE %s END",
        grammar.condition(1),
        key,
        grammar.of(key.type(), 1));
  }

  static Expr result(SplittableRandom random, ExpressionGrammar grammar) {
    return switch (random.nextInt(8)) {
      case 0 -> {
        Expr a = integer(random, grammar);
        yield Expr.of(ColumnType.BIGINT, 0, "(%s + COUNT(*) * 2)", a);
      }
      case 1 -> {
        Expr a = integer(random, grammar);
        yield Expr.of(ColumnType.BIGINT, 0, "%s / COUNT(*)", "%s // COUNT(*)", a);
      }
      case 2 -> integer(random, grammar);
      default -> aggregate(random, grammar);
    };
  }

  /** An aggregate that is a BIGINT well within its range. */
  private static Expr integer(SplittableRandom random, ExpressionGrammar grammar) {
    Expr argument = grammar.of(ColumnType.BIGINT, 1);
    String distinct = distinct(random);
    boolean sums = argument.bound() <= 1e12;
    return switch (random.nextInt(sums ? 4 : 1)) {
      case 0 ->
          filtered(
              random,
              grammar,
              ColumnType.BIGINT,
              "COUNT(" + distinct + argument.ours() + ")",
              "COUNT(" + distinct + argument.duck() + ")");
      case 1 ->
          filtered(
              random,
              grammar,
              ColumnType.BIGINT,
              "MIN(" + argument.ours() + ")",
              "MIN(" + argument.duck() + ")");
      case 2 ->
          filtered(
              random,
              grammar,
              ColumnType.BIGINT,
              "MAX(" + argument.ours() + ")",
              "MAX(" + argument.duck() + ")");
      default -> sum(random, grammar, argument);
    };
  }

  private static Expr aggregate(SplittableRandom random, ExpressionGrammar grammar) {
    if (random.nextInt(3) == 0) {
      return MoreAggregates.of(random, grammar);
    }
    Expr argument = grammar.any(2);
    String distinct = distinct(random);
    boolean number = argument.isInteger() || argument.type() == ColumnType.DOUBLE;
    boolean sums = number && argument.bound() <= 1e12;
    int kind = random.nextInt(sums ? 6 : 4);
    return switch (kind) {
      case 0 -> filtered(random, grammar, ColumnType.BIGINT, "COUNT(*)", "COUNT(*)");
      case 1 ->
          filtered(
              random,
              grammar,
              ColumnType.BIGINT,
              "COUNT(" + distinct + argument.ours() + ")",
              "COUNT(" + distinct + argument.duck() + ")");
      case 2 ->
          filtered(
              random,
              grammar,
              argument.type(),
              "MIN(" + argument.ours() + ")",
              "MIN(" + argument.duck() + ")");
      case 3 ->
          filtered(
              random,
              grammar,
              argument.type(),
              "MAX(" + argument.ours() + ")",
              "MAX(" + argument.duck() + ")");
      case 4 ->
          filtered(
              random,
              grammar,
              ColumnType.DOUBLE,
              "AVG(" + distinct + argument.ours() + ")",
              "AVG(" + distinct + argument.duck() + ")");
      default -> sum(random, grammar, argument);
    };
  }

  /** SUM; of integers it is a HUGEINT in DuckDB. */
  private static Expr sum(SplittableRandom random, ExpressionGrammar grammar, Expr argument) {
    String distinct = distinct(random);
    if (!argument.isInteger()) {
      return filtered(
          random,
          grammar,
          ColumnType.DOUBLE,
          "SUM(" + distinct + argument.ours() + ")",
          "SUM(" + distinct + argument.duck() + ")");
    }
    Expr sum =
        filtered(
            random,
            grammar,
            ColumnType.BIGINT,
            "SUM(" + distinct + argument.ours() + ")",
            "SUM(" + distinct + argument.duck() + ")");
    return new Expr(
        ColumnType.BIGINT,
        sum.ours(),
        "CAST(" + sum.duck() + " AS BIGINT)",
        argument.bound() * MOST_ROWS);
  }

  static String distinct(SplittableRandom random) {
    return random.nextInt(3) == 0 ? "DISTINCT " : "";
  }

  static Expr filtered(
      SplittableRandom random,
      ExpressionGrammar grammar,
      ColumnType type,
      String ours,
      String duck) {
    if (random.nextInt(3) > 0) {
      return new Expr(type, ours, duck, 0);
    }
    Expr filter = grammar.condition(2);
    return new Expr(
        type,
        ours + " FILTER (WHERE " + filter.ours() + ")",
        duck + " FILTER (WHERE " + filter.duck() + ")",
        0);
  }

  /** Only over integers: the last digit of a double is no ground for dropping a group. */
  static Expr having(SplittableRandom random, ExpressionGrammar grammar) {
    Expr least =
        Expr.of(
            ColumnType.BOOLEAN,
            0,
            "%s " + Values.pick(random, List.of(">", "<", "<>", ">=")) + " " + random.nextInt(10),
            integer(random, grammar));
    return random.nextBoolean()
        ? least
        : Expr.of(ColumnType.BOOLEAN, 0, "(%s OR COUNT(*) > 2)", least);
  }

  String ours(String from) {
    List<Item> items = new ArrayList<>(keys);
    String start =
        function ? "window_start" : window.kind() + "_START(ts, " + window.arguments() + ")";
    String end = function ? "window_end" : window.kind() + "_END(ts, " + window.arguments() + ")";
    items.add(new Item("w_start", Expr.same(ColumnType.TIMESTAMP, start, 0)));
    items.add(new Item("w_end", Expr.same(ColumnType.TIMESTAMP, end, 0)));
    items.addAll(aggregates);
    return RandomQuery.select(items, true)
        + (function
            ? " FROM "
                + window.kind()
                + "(TABLE "
                + from
                + partition()
                + ", DESCRIPTOR(ts), "
                + window.arguments()
                + ")"
            : " FROM " + from)
        + " WHERE "
        + condition.ours()
        + " GROUP BY "
        + keys.stream().map(k -> k.expr().ours() + ", ").collect(Collectors.joining())
        + (function
            ? "window_start, window_end"
            : window.kind() + "(ts, " + window.arguments() + ")")
        + " HAVING "
        + having.ours();
  }

  private String partition() {
    return window.kind() != RandomWindow.Kind.SESSION || keys.isEmpty()
        ? ""
        : " PARTITION BY ("
            + keys.stream().map(key -> key.expr().ours()).collect(Collectors.joining(", "))
            + ")";
  }

  private String duckTable(String from) {
    return window.kind() == RandomWindow.Kind.SESSION
        ? window.duckSessions(
            from, condition.duck(), keys.stream().map(key -> key.expr().duck()).toList())
        : window.duckTable(from) + " AS t WHERE " + condition.duck();
  }

  String duck(String from) {
    List<Item> items = new ArrayList<>(keys);
    items.add(new Item("w_start", Expr.same(ColumnType.TIMESTAMP, "window_start", 0)));
    items.add(new Item("w_end", Expr.same(ColumnType.TIMESTAMP, "window_end", 0)));
    items.addAll(aggregates);
    return RandomQuery.select(items, false)
        + " FROM "
        + duckTable(from)
        + " GROUP BY "
        + keys.stream().map(k -> k.expr().duck() + ", ").collect(Collectors.joining())
        + "window_start, window_end HAVING "
        + having.duck();
  }
}
