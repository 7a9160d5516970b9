package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * A random query in both dialects: the stream {@code q}, which reads {@code t}, perhaps by way of
 * {@code m}.
 */
record RandomQuery(String ours, String duck) {

  static RandomQuery of(SplittableRandom random, RandomTable table) {
    String from = "t";
    String inner = "";
    String innerDuck = "t";
    List<Expr> columns = table.expressions();
    if (random.nextInt(3) == 0) {
      Projection first = Projection.of(random, columns, true);
      inner = "CREATE STREAM m AS " + first.ours("t") + ";\n";
      innerDuck = "(" + first.duck("t") + ")";
      columns = first.results();
      from = "m";
    }
    int kind = random.nextInt(8);
    if (kind < 2) {
      Projection last = Projection.of(random, columns, false);
      return new RandomQuery(inner + "CREATE STREAM q AS " + last.ours(from), last.duck(innerDuck));
    }
    if (kind < 4) {
      RunningQuery last = RunningQuery.of(random, columns, from, innerDuck);
      return new RandomQuery(inner + "CREATE STREAM q AS " + last.ours(), last.duck());
    }
    if (kind < 6) {
      TopNQuery last = TopNQuery.of(random, columns, from, innerDuck);
      return new RandomQuery(inner + "CREATE STREAM q AS " + last.ours(), last.duck());
    }
    WindowQuery last = WindowQuery.of(random, columns);
    return new RandomQuery(inner + "CREATE STREAM q AS " + last.ours(from), last.duck(innerDuck));
  }

  /** A name for a result column, and the expression. */
  record Item(String name, Expr expr) {}

  static String select(List<Item> items, boolean ours) {
    StringJoiner list = new StringJoiner(", ", "SELECT ", "");
    for (Item item : items) {
      list.add((ours ? item.expr().ours() : item.expr().duck()) + " AS " + item.name());
    }
    return list.toString();
  }

  /** SELECT with WHERE; with event time passed on unchanged if another query reads it. */
  private record Projection(List<Item> items, Expr condition) {
    static Projection of(SplittableRandom random, List<Expr> columns, boolean withTime) {
      ExpressionGrammar grammar = new ExpressionGrammar(random, columns);
      List<Item> items = new ArrayList<>();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        items.add(new Item("p" + i, grammar.any(random.nextInt(4))));
      }
      if (withTime) {
        items.add(new Item("ts", Expr.same(ColumnType.TIMESTAMP, "ts", 0)));
      }
      boolean all = random.nextInt(3) == 0;
      return new Projection(
          items, all ? Expr.same(ColumnType.BOOLEAN, "TRUE", 0) : grammar.condition(3));
    }

    String ours(String from) {
      return select(items, true) + " FROM " + from + " WHERE " + condition.ours();
    }

    String duck(String from) {
      return select(items, false) + " FROM " + from + " AS t WHERE " + condition.duck();
    }

    List<Expr> results() {
      return items.stream()
          .map(i -> Expr.same(i.expr().type(), i.name(), i.expr().bound()))
          .toList();
    }
  }
}
