package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.differential.RandomQuery.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * The first rows of random partitions in a random order, of rows or of groups that change. The last
 * keys of the order are all columns that come out: rows that it leaves equal cannot be told apart.
 */
record TopNQuery(String ours, String duck) {
  private static final List<Integer> LIMITS = List.of(1, 1, 2, 3, 10);

  static TopNQuery of(SplittableRandom random, List<Expr> columns, String from, String duckFrom) {
    ExpressionGrammar grammar = new ExpressionGrammar(random, columns);
    Expr condition =
        random.nextBoolean() ? Expr.same(ColumnType.BOOLEAN, "TRUE", 0) : grammar.condition(2);
    if (random.nextInt(3) > 0) {
      return first(
          random, columns, from + where(condition, true), duckFrom + where(condition, false));
    }
    List<Expr> keys = some(random, columns, 1, 3).stream().distinct().toList();
    List<Expr> groups = new ArrayList<>(keys);
    groups.add(Expr.same(ColumnType.BIGINT, "n", WindowQuery.MOST_ROWS));
    String list = list(keys);
    String group = "(SELECT " + list + ", COUNT(*) AS n FROM %s GROUP BY " + list + ") AS g";
    return first(
        random,
        groups,
        group.formatted(from + where(condition, true)),
        group.formatted(duckFrom + where(condition, false)));
  }

  private static String where(Expr condition, boolean ours) {
    return " AS t WHERE " + (ours ? condition.ours() : condition.duck());
  }

  private static List<Expr> some(SplittableRandom random, List<Expr> columns, int least, int most) {
    List<Expr> some = new ArrayList<>();
    for (int i = random.nextInt(least, most + 1); i > 0; i--) {
      some.add(Values.pick(random, columns));
    }
    return some;
  }

  private static String list(List<Expr> columns) {
    return columns.stream().map(Expr::ours).collect(Collectors.joining(", "));
  }

  private static TopNQuery first(
      SplittableRandom random, List<Expr> columns, String from, String duckFrom) {
    ExpressionGrammar grammar = new ExpressionGrammar(random, columns);
    List<Item> items = new ArrayList<>();
    for (Expr column : some(random, columns, 1, 4)) {
      Expr item = random.nextInt(4) == 0 ? WindowQuery.computed(grammar, column) : column;
      // A name of its own: in QUALIFY it means the result here, and the column in DuckDB.
      items.add(new Item("o" + items.size(), item));
    }
    boolean withTies = random.nextInt(8) == 0;
    List<Expr> partition = some(random, columns, 0, 2);
    StringJoiner order = new StringJoiner(", ", " ORDER BY ", "");
    StringJoiner duckOrder = new StringJoiner(", ", " ORDER BY ", ")");
    List<Expr> keys = some(random, columns, withTies ? 1 : 0, 2);
    if (!withTies) {
      items.forEach(item -> keys.add(item.expr()));
    }
    for (Expr key : keys) {
      boolean descending = random.nextBoolean();
      boolean nullsFirst = random.nextBoolean();
      String direction = descending ? " DESC" : "";
      String nulls = nullsFirst ? " NULLS FIRST" : " NULLS LAST";
      // What is the default here is not in DuckDB.
      order.add(key.ours() + direction + (descending == nullsFirst ? "" : nulls));
      duckOrder.add(key.duck() + direction + nulls);
    }
    String by = partition.isEmpty() ? "" : "PARTITION BY " + list(partition);
    String number = "ROW_NUMBER() OVER (" + by;
    int limit = Values.pick(random, LIMITS);
    if (withTies) {
      return new TopNQuery(
          RandomQuery.select(items, true)
              + " FROM "
              + from
              + order
              + (" FETCH FIRST " + limit + " ROWS WITH TIES"),
          RandomQuery.select(items, false)
              + (" FROM " + duckFrom + " QUALIFY RANK() OVER (" + duckOrder + " <= " + limit));
    }
    if (random.nextInt(4) == 0) {
      String qualify = " QUALIFY " + number + "%s <= " + limit;
      return new TopNQuery(
          RandomQuery.select(items, true) + " FROM " + from + qualify.formatted(order + ")"),
          RandomQuery.select(items, false) + " FROM " + duckFrom + qualify.formatted(duckOrder));
    }
    String outer = items.stream().map(Item::name).collect(Collectors.joining(", "));
    String query =
        "SELECT "
            + outer
            + (random.nextBoolean() ? ", rn" : "")
            + " FROM (%s, "
            + number
            + "%s AS rn FROM %s) AS numbered WHERE "
            + bound(random, limit);
    return new TopNQuery(
        query.formatted(RandomQuery.select(items, true), order + ")", from),
        query.formatted(RandomQuery.select(items, false), duckOrder, duckFrom));
  }

  private static String bound(SplittableRandom random, int limit) {
    return switch (random.nextInt(4)) {
      case 0 -> limit + " >= rn";
      case 1 -> "rn < " + (limit + 1);
      case 2 -> "rn = " + limit;
      default -> "rn <= " + limit;
    };
  }
}
