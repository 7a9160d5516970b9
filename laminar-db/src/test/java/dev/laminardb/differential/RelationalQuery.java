package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A random query, which both dialects write alike, with the types of its columns; they are named
 * {@code x0}, {@code x1} and so on.
 *
 * @param features what is in it, in the queries within it too
 */
record RelationalQuery(String sql, List<ColumnType> types, Set<Feature> features) {
  /** What makes a query more than columns of a table under a condition. */
  enum Feature {
    JOIN,
    LATERAL,
    DERIVED_TABLE,
    SUBQUERY_IN_CONDITION,
    SET_OPERATION,
    DISTINCT,
    DISTINCT_ON,
    AGGREGATION,
    DISTINCT_OR_FILTERED_AGGREGATE,
    HAVING
  }

  private static final List<String> SET_OPERATIONS =
      List.of("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL");

  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");

  /** Makes queries over the same tables. */
  private static final class Grammar {
    private final SplittableRandom random;
    private final RandomRelations relations;
    private int aliases;
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);

    /** The queries in FROM so far, of which some come again: the engine computes them once. */
    private final List<RelationalQuery> derived = new ArrayList<>();

    private Grammar(SplittableRandom random, RandomRelations relations) {
      this.random = random;
      this.relations = relations;
    }

    private RelationalQuery query(int depth) {
      RelationalQuery select = select(depth);
      if (depth > 0 && random.nextInt(5) == 0) {
        RelationalQuery other = ofTypes(select.types(), depth - 1);
        features.add(Feature.SET_OPERATION);
        String sql = select.sql() + " " + Values.pick(random, SET_OPERATIONS) + " " + other.sql();
        if (random.nextInt(4) == 0) {
          RelationalQuery third = ofTypes(select.types(), 0);
          sql += " " + Values.pick(random, SET_OPERATIONS) + " " + third.sql();
        }
        return made(sql, select.types());
      }
      return select;
    }

    private RelationalQuery made(String sql, List<ColumnType> types) {
      return new RelationalQuery(sql, types, features);
    }

    /** A FROM clause and the columns that it offers. */
    private record From(String sql, List<Expr> columns) {}

    private From relation(int depth) {
      String alias = "r" + aliases++;
      if (depth > 0 && random.nextInt(derived.isEmpty() ? 4 : 3) == 0) {
        features.add(Feature.DERIVED_TABLE);
        boolean again = !derived.isEmpty() && random.nextBoolean();
        RelationalQuery inner = again ? Values.pick(random, derived) : query(depth - 1);
        derived.add(inner);
        return new From("(" + inner.sql() + ") AS " + alias, columns(alias, inner.types()));
      }
      RandomRelations.Table table = Values.pick(random, relations.tables());
      List<Expr> columns =
          table.columns().stream()
              .map(c -> Expr.same(c.type(), alias + "." + c.ours(), 0))
              .toList();
      return new From(table.name() + " AS " + alias, columns);
    }

    private static List<Expr> columns(String alias, List<ColumnType> types) {
      List<Expr> columns = new ArrayList<>();
      for (int i = 0; i < types.size(); i++) {
        columns.add(Expr.same(types.get(i), alias + ".x" + i, 0));
      }
      return columns;
    }

    private From from(int depth) {
      From from = relation(depth);
      for (int joins = random.nextInt(3); joins > 0; joins--) {
        features.add(Feature.JOIN);
        if (random.nextInt(8) == 0) {
          from = lateral(from);
          continue;
        }
        From right = relation(depth);
        List<Expr> all = new ArrayList<>(from.columns());
        all.addAll(right.columns());
        String kind =
            Values.pick(
                random,
                List.of("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"));
        String on =
            kind.equals("CROSS JOIN") ? "" : " ON " + on(from.columns(), right.columns(), kind);
        from = new From(from.sql() + " " + kind + " " + right.sql() + on, all);
      }
      return from;
    }

    /**
     * A join with a subquery of the rows so far: of some rows, the first of them, or one of all.
     */
    private From lateral(From from) {
      features.add(Feature.LATERAL);
      From inner = relation(0);
      List<Expr> columns = picked(inner.columns());
      String where = " WHERE " + correlation(from.columns(), inner.columns());
      String query =
          switch (random.nextInt(3)) {
            case 0 -> {
              columns = List.of(call(inner.columns()), call(inner.columns()));
              yield "";
            }
            case 1 ->
                " ORDER BY "
                    + columns.stream().map(Expr::ours).collect(Collectors.joining(", "))
                    + " LIMIT "
                    + random.nextInt(1, 4);
            default -> "";
          };
      String alias = "r" + aliases++;
      boolean outer = random.nextBoolean();
      String sql =
          from.sql()
              + (outer ? " LEFT JOIN" : " CROSS JOIN")
              + " LATERAL (SELECT "
              + named(columns)
              + " FROM "
              + inner.sql()
              + where
              + query
              + ") AS "
              + alias
              + (outer ? " ON TRUE" : "");
      List<Expr> all = new ArrayList<>(from.columns());
      all.addAll(columns(alias, columns.stream().map(Expr::type).toList()));
      return new From(sql, all);
    }

    /** A join condition: keys, and now and then more. */
    private String on(List<Expr> left, List<Expr> right, String kind) {
      List<String> parts = new ArrayList<>();
      for (int keys = random.nextInt(1, 3); keys > 0; keys--) {
        Expr a = Values.pick(random, left);
        // Now and then the first column, which is the primary key of most tables.
        List<Expr> from = random.nextInt(3) == 0 ? right.subList(0, 1) : right;
        List<Expr> same = from.stream().filter(c -> isComparable(a, c)).toList();
        if (!same.isEmpty()) {
          String operator = random.nextInt(6) == 0 ? " IS NOT DISTINCT FROM " : " = ";
          parts.add(a.ours() + operator + Values.pick(random, same).ours());
        }
      }
      // DuckDB joins FULL by equal keys only.
      if (parts.isEmpty()) {
        Expr first = right.get(0);
        String value = RandomRelations.notNull(random, first.type());
        parts.add(left.get(0).ours() + " IS NOT NULL AND " + first.ours() + " = " + value);
        if (kind.equals("FULL JOIN")) {
          return isComparable(left.get(0), right.get(0))
              ? left.get(0).ours() + " = " + right.get(0).ours()
              : "CAST(%s AS VARCHAR) = CAST(%s AS VARCHAR)"
                  .formatted(left.get(0).ours(), right.get(0).ours());
        }
      } else if (random.nextInt(4) == 0 && !kind.equals("FULL JOIN")) {
        List<Expr> both = new ArrayList<>(left);
        both.addAll(right);
        parts.add(comparison(both));
      }
      return String.join(" AND ", parts);
    }

    private static boolean isComparable(Expr a, Expr b) {
      return a.type() == b.type() || (a.isInteger() && b.isInteger());
    }

    private String comparison(List<Expr> columns) {
      Expr a = Values.pick(random, columns);
      List<Expr> others = columns.stream().filter(c -> isComparable(a, c)).toList();
      String b =
          random.nextBoolean()
              ? Values.pick(random, others).ours()
              : RandomRelations.notNull(random, a.type());
      return a.ours() + " " + Values.pick(random, COMPARISONS) + " " + b;
    }

    private String condition(List<Expr> columns, int depth) {
      return switch (random.nextInt(depth > 0 ? 10 : 5)) {
        case 0, 1 -> comparison(columns);
        case 2 -> Values.pick(random, columns).ours() + " IS NOT NULL";
        case 3 -> "(" + alternative(columns) + " OR " + alternative(columns) + ")";
        case 4 -> "NOT (" + comparison(columns) + ")";
        case 5, 6 -> in(columns, depth);
        case 7, 8 -> exists(columns);
        default -> scalar(columns);
      };
    }

    /** Half of an OR: of one comparison, or of several, which may be over several inputs. */
    private String alternative(List<Expr> columns) {
      return random.nextBoolean()
          ? comparison(columns)
          : comparison(columns) + " AND " + comparison(columns);
    }

    private String in(List<Expr> columns, int depth) {
      features.add(Feature.SUBQUERY_IN_CONDITION);
      Expr column = Values.pick(random, columns);
      if (random.nextInt(3) == 0) {
        Expr other = Values.pick(random, columns);
        RelationalQuery rows = ofTypes(List.of(column.type(), other.type()), depth - 1);
        return "("
            + column.ours()
            + ", "
            + other.ours()
            + (random.nextBoolean() ? ") IN (" : ") NOT IN (")
            + rows.sql()
            + ")"
            + Values.pick(random, List.of("", "", " IS NOT TRUE"));
      }
      RelationalQuery inner = ofTypes(List.of(column.type()), depth - 1);
      return column.ours() + (random.nextBoolean() ? " IN (" : " NOT IN (") + inner.sql() + ")";
    }

    private String exists(List<Expr> columns) {
      features.add(Feature.SUBQUERY_IN_CONDITION);
      From inner = relation(0);
      List<Expr> both = new ArrayList<>(columns);
      both.addAll(inner.columns());
      String correlation = correlation(columns, inner.columns());
      return (random.nextBoolean() ? "EXISTS" : "NOT EXISTS")
          + " (SELECT 1 FROM "
          + inner.sql()
          + " WHERE "
          + correlation
          + (random.nextInt(3) == 0 ? " AND " + comparison(inner.columns()) : "")
          + (random.nextInt(4) == 0 ? " AND " + nested(columns, inner.columns()) : "")
          + ")";
    }

    /** A subquery inside one, which asks for the row around both. */
    private String nested(List<Expr> outer, List<Expr> middle) {
      From inner = relation(0);
      return (random.nextBoolean() ? "EXISTS" : "NOT EXISTS")
          + " (SELECT 1 FROM "
          + inner.sql()
          + " WHERE "
          + correlation(outer, inner.columns())
          + " AND "
          + correlation(middle, inner.columns())
          + ")";
    }

    private String correlation(List<Expr> outer, List<Expr> inner) {
      Expr a = Values.pick(random, outer);
      List<Expr> same = inner.stream().filter(c -> isComparable(a, c)).toList();
      return same.isEmpty()
          ? comparison(inner)
          : a.ours()
              + Values.pick(random, List.of(" = ", " = ", " IS NOT DISTINCT FROM "))
              + Values.pick(random, same).ours();
    }

    private String scalar(List<Expr> columns) {
      features.add(Feature.SUBQUERY_IN_CONDITION);
      From inner = relation(0);
      List<Expr> numbers = columns.stream().filter(Expr::isInteger).toList();
      String number = numbers.isEmpty() ? "2" : Values.pick(random, numbers).ours();
      String where = random.nextBoolean() ? " WHERE " + correlation(columns, inner.columns()) : "";
      return number
          + Values.pick(random, List.of(" < ", " >= ", " = "))
          + "(SELECT COUNT("
          + (random.nextBoolean() ? "*" : Values.pick(random, inner.columns()).ours())
          + ") FROM "
          + inner.sql()
          + where
          + ")";
    }

    private String where(List<Expr> columns, int depth) {
      List<String> parts = new ArrayList<>();
      for (int i = random.nextInt(5) / 2; i > 0; i--) {
        parts.add(condition(columns, depth));
      }
      return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
    }

    private RelationalQuery select(int depth) {
      From from = from(depth);
      String where = where(from.columns(), depth);
      return random.nextInt(3) == 0
          ? aggregate(from, where)
          : plain(from, where, picked(from.columns()));
    }

    private List<Expr> picked(List<Expr> columns) {
      List<Expr> picked = new ArrayList<>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        picked.add(Values.pick(random, columns));
      }
      return picked;
    }

    private RelationalQuery plain(From from, String where, List<Expr> columns) {
      // Calcite fails to resolve a correlation in a query that has DISTINCT constants elsewhere.
      boolean constant = columns.stream().allMatch(c -> c.ours().startsWith("CAST("));
      if (random.nextInt(8) == 0 && !constant) {
        return firstRows(from, where, columns);
      }
      String distinct = random.nextInt(5) == 0 && !constant ? "DISTINCT " : "";
      if (!distinct.isEmpty()) {
        features.add(Feature.DISTINCT);
      }
      return made(
          "SELECT " + distinct + named(columns) + " FROM " + from.sql() + where,
          columns.stream().map(Expr::type).toList());
    }

    /** The first row of each group by all columns, so that there is no choice. */
    private RelationalQuery firstRows(From from, String where, List<Expr> columns) {
      features.add(Feature.DISTINCT_ON);
      String names =
          IntStream.range(0, columns.size())
              .mapToObj(i -> "x" + i)
              .collect(Collectors.joining(", "));
      String on = columns.size() > 1 && random.nextBoolean() ? "x1, x0" : "x0";
      String first =
          "SELECT DISTINCT ON (" + on + ") " + named(columns) + " FROM " + from.sql() + where;
      return made(
          "SELECT * FROM (" + first + " ORDER BY " + names + ") AS r" + aliases++,
          columns.stream().map(Expr::type).toList());
    }

    private RelationalQuery aggregate(From from, String where) {
      List<Expr> keys = random.nextInt(4) == 0 ? List.of() : picked(from.columns());
      List<Expr> columns = new ArrayList<>(keys);
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        columns.add(call(from.columns()));
      }
      String by = keys.isEmpty() ? "" : " GROUP BY " + distinct(keys);
      if (aliases % 3 == 0) {
        by = " GROUP BY ALL";
      }
      features.add(Feature.AGGREGATION);
      String having = random.nextInt(4) == 0 ? " HAVING COUNT(*) > 1" : "";
      if (!having.isEmpty()) {
        features.add(Feature.HAVING);
      }
      return made(
          "SELECT " + named(columns) + " FROM " + from.sql() + where + by + having,
          columns.stream().map(Expr::type).toList());
    }

    private static String distinct(List<Expr> keys) {
      return keys.stream().map(Expr::ours).distinct().collect(Collectors.joining(", "));
    }

    private Expr call(List<Expr> columns) {
      Expr column = Values.pick(random, columns);
      String distinct = random.nextInt(4) == 0 ? "DISTINCT " : "";
      String filter = random.nextInt(5) == 0 ? " FILTER (WHERE " + comparison(columns) + ")" : "";
      if (!distinct.isEmpty() || !filter.isEmpty()) {
        features.add(Feature.DISTINCT_OR_FILTERED_AGGREGATE);
      }
      if (random.nextInt(4) == 0) {
        Expr ranked = MoreAggregates.ranked(random, column);
        return Expr.same(ranked.type(), ranked.ours() + filter, 0);
      }
      if (column.isInteger() && random.nextBoolean()) {
        return Expr.same(
            ColumnType.BIGINT,
            "CAST(SUM(" + distinct + column.ours() + ")" + filter + " AS BIGINT)",
            0);
      }
      if (random.nextInt(3) == 0) {
        String extreme = random.nextBoolean() ? "MIN(" : "MAX(";
        return Expr.same(column.type(), extreme + column.ours() + ")" + filter, 0);
      }
      return random.nextInt(3) == 0
          ? Expr.same(ColumnType.BIGINT, "COUNT(*)" + filter, 0)
          : Expr.same(ColumnType.BIGINT, "COUNT(" + distinct + column.ours() + ")" + filter, 0);
    }

    private static String named(List<Expr> columns) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        items.add(columns.get(i).ours() + " AS x" + i);
      }
      return String.join(", ", items);
    }

    /** A query of columns of these types. */
    private RelationalQuery ofTypes(List<ColumnType> types, int depth) {
      From from = from(depth);
      List<Expr> columns = new ArrayList<>();
      for (ColumnType type : types) {
        List<Expr> same = from.columns().stream().filter(c -> c.type() == type).toList();
        columns.add(
            same.isEmpty()
                ? Expr.same(
                    type, "CAST(" + RandomRelations.value(random, type) + " AS " + type + ")", 0)
                : Values.pick(random, same));
      }
      return plain(from, where(from.columns(), depth), columns);
    }
  }

  /** A query over tables. */
  static RelationalQuery of(SplittableRandom random, RandomRelations relations) {
    return new Grammar(random, relations).query(2);
  }
}
