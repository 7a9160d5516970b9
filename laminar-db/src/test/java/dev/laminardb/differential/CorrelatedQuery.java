package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random query most parts of which are computed for the rows around them: what stands in FROM, in
 * a condition or for a value is again such a query, and each reads columns of any of those that it
 * is in. It has two columns of whole numbers, as have all queries within it.
 */
final class CorrelatedQuery {
  /** How deep most queries go; each level more costs a multiple. */
  private static final int DEPTH = 2;

  private static final List<String> OPERATORS =
      List.of(" = ", " = ", " = ", " IS NOT DISTINCT FROM ", " <> ", " < ", " >= ");

  private static final List<String> SETS =
      List.of("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL");

  private static final List<String> JOINS = List.of("JOIN", "LEFT JOIN", "RIGHT JOIN");

  private final SplittableRandom random;
  private final RandomRelations relations;
  private int aliases;

  private CorrelatedQuery(SplittableRandom random, RandomRelations relations) {
    this.random = random;
    this.relations = relations;
  }

  /** A query over tables. */
  static RelationalQuery of(SplittableRandom random, RandomRelations relations) {
    return new RelationalQuery(
        new CorrelatedQuery(random, relations)
            .query(random.nextInt(10) == 0 ? DEPTH + 1 : DEPTH, List.of()),
        List.of(ColumnType.BIGINT, ColumnType.BIGINT),
        EnumSet.of(RelationalQuery.Feature.LATERAL, RelationalQuery.Feature.SUBQUERY_IN_CONDITION));
  }

  /** A FROM clause and the columns of its rows. */
  private record From(String sql, List<String> columns) {}

  /**
   * A query.
   *
   * @param outer the columns of the rows around
   */
  private String query(int depth, List<String> outer) {
    if (depth > 0 && random.nextInt(7) == 0) {
      return operand(depth - 1, outer)
          + " "
          + Values.pick(random, SETS)
          + " "
          + operand(depth - 1, outer);
    }
    From from = from(depth, outer);
    List<String> own = from.columns();
    String rows = " FROM " + from.sql() + where(own, outer, depth);
    return switch (random.nextInt(7)) {
      case 0 -> "SELECT DISTINCT " + columns(value(own, outer, 0), value(own, outer, 0)) + rows;
      case 1 -> "SELECT " + columns(call(own, outer), call(own, outer)) + rows;
      case 2 -> {
        String key = Values.pick(random, own);
        String having =
            random.nextInt(3) > 0
                ? ""
                : " HAVING COUNT(*) >= " + (outer.isEmpty() ? "2" : Values.pick(random, outer));
        yield "SELECT " + columns(key, call(own, outer)) + rows + " GROUP BY " + key + having;
      }
      case 3 -> {
        String offset = random.nextInt(3) == 0 ? " OFFSET 1" : "";
        yield "SELECT "
            + columns(value(own, outer, 0), Values.pick(random, own))
            + rows
            + " ORDER BY x0, x1 LIMIT "
            + random.nextInt(1, 4)
            + offset;
      }
      case 4 -> "SELECT " + columns(Values.pick(random, own), window(own, outer)) + rows;
      default -> "SELECT " + columns(value(own, outer, depth), value(own, outer, depth)) + rows;
    };
  }

  /** A query that stands beside another in a set operation, as wide as that. */
  private String operand(int depth, List<String> outer) {
    return "SELECT CAST(x0 AS BIGINT) AS x0, CAST(x1 AS BIGINT) AS x1 FROM "
        + derived(depth, outer).sql();
  }

  private static String columns(String first, String second) {
    return first + " AS x0, " + second + " AS x1";
  }

  private From derived(int depth, List<String> outer) {
    String alias = "r" + aliases++;
    return new From(
        "(" + query(depth, outer) + ") AS " + alias, List.of(alias + ".x0", alias + ".x1"));
  }

  private From relation(int depth, List<String> outer) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return derived(depth - 1, outer);
    }
    String alias = "r" + aliases++;
    RandomRelations.Table table = Values.pick(random, relations.tables());
    List<String> columns =
        table.columns().stream()
            .filter(Expr::isInteger)
            .map(column -> alias + "." + column.ours())
            .toList();
    return new From(table.name() + " AS " + alias, columns);
  }

  private From from(int depth, List<String> outer) {
    From left = relation(depth, outer);
    if (depth == 0 || random.nextInt(5) < 2) {
      return left;
    }
    if (random.nextBoolean()) {
      From right = derived(depth - 1, and(outer, left.columns()));
      String join = random.nextBoolean() ? " CROSS JOIN LATERAL " : " LEFT JOIN LATERAL ";
      String on =
          join.startsWith(" CROSS")
              ? ""
              : random.nextInt(3) > 0
                  ? " ON TRUE"
                  : " ON " + comparison(left.columns(), right.columns());
      return new From(left.sql() + join + right.sql() + on, and(left.columns(), right.columns()));
    }
    From right = relation(depth - 1, outer);
    String on = " ON " + Values.pick(random, left.columns()) + " = " + pick(right.columns());
    // DuckDB has no values of rows around in the conditions of outer joins.
    String kind = Values.pick(random, JOINS);
    if (kind.equals("JOIN") && !outer.isEmpty() && random.nextBoolean()) {
      on += " AND " + comparison(right.columns(), outer);
    }
    return new From(
        left.sql() + " " + kind + " " + right.sql() + on, and(left.columns(), right.columns()));
  }

  private static List<String> and(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private String pick(List<String> columns) {
    return Values.pick(random, columns);
  }

  private String where(List<String> own, List<String> outer, int depth) {
    List<String> parts = new ArrayList<>();
    for (int i = outer.isEmpty() ? random.nextInt(2) : random.nextInt(1, 3); i > 0; i--) {
      parts.add(condition(own, outer, depth));
    }
    return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
  }

  private String condition(List<String> own, List<String> outer, int depth) {
    List<String> others = outer.isEmpty() ? own : outer;
    return switch (random.nextInt(depth > 0 ? 9 : 5)) {
      case 0 -> "(" + comparison(own, others) + " OR " + comparison(own, own) + ")";
      case 5, 6 -> {
        String query = query(depth - 1, and(outer, own));
        yield (random.nextBoolean() ? "EXISTS (" : "NOT EXISTS (") + query + ")";
      }
      case 7 -> {
        String rows = derived(depth - 1, and(outer, own)).sql();
        String in = random.nextBoolean() ? " IN (SELECT x0 FROM " : " NOT IN (SELECT x0 FROM ";
        yield pick(own) + in + rows + ")";
      }
      case 8 -> pick(own) + Values.pick(random, OPERATORS) + single(depth, and(outer, own));
      default -> comparison(own, others);
    };
  }

  private String comparison(List<String> some, List<String> others) {
    return pick(some) + Values.pick(random, OPERATORS) + pick(others);
  }

  /** A value of a row; a query where there may be some within. */
  private String value(List<String> own, List<String> outer, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> "COALESCE(" + pick(own) + ", 1)";
      case 1 -> pick(own) + " + " + pick(outer.isEmpty() ? own : outer);
      case 5, 6 -> single(depth, and(outer, own));
      default -> pick(own);
    };
  }

  /** A query of one value. */
  private String single(int depth, List<String> outer) {
    From rows = derived(depth - 1, outer);
    return "(SELECT " + call(rows.columns(), outer) + " FROM " + rows.sql() + ")";
  }

  private String call(List<String> own, List<String> outer) {
    return switch (random.nextInt(5)) {
      case 0 -> "COUNT(*)";
      case 1 -> "COUNT(DISTINCT " + pick(own) + ")";
      case 2 -> "CAST(SUM(" + value(own, List.of(), 0) + ") AS BIGINT)";
      case 3 -> "MIN(" + pick(own) + ") FILTER (WHERE " + comparison(own, own) + ")";
      default -> "MAX(" + value(own, outer, 0) + ")";
    };
  }

  private String window(List<String> own, List<String> outer) {
    String partition = random.nextBoolean() ? "PARTITION BY " + pick(own) + " " : "";
    return switch (random.nextInt(3)) {
      case 0 -> "RANK() OVER (" + partition + "ORDER BY " + pick(own) + ")";
      case 1 -> "CAST(SUM(" + pick(own) + ") OVER (" + partition + ") AS BIGINT)";
      default -> "COUNT(*) OVER (" + partition + "ORDER BY " + value(own, outer, 0) + ")";
    };
  }
}
