package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * A random query with functions OVER windows, which both dialects write alike. Where a function's
 * result depends on the order of rows that the sort keys leave equal, all columns are sort keys:
 * rows that are still equal cannot be told apart.
 */
record OverQuery(String sql) {
  private static final List<String> RANKS =
      List.of("RANK()", "DENSE_RANK()", "PERCENT_RANK()", "CUME_DIST()");

  private static final Set<ColumnType> NUMBERS =
      Set.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE);

  /** Makes the clauses of one query. */
  private record Grammar(SplittableRandom random, List<Expr> columns) {

    private Expr column() {
      return Values.pick(random, columns);
    }

    private Expr number() {
      return Values.pick(random, columns.stream().filter(c -> NUMBERS.contains(c.type())).toList());
    }

    private String partition() {
      return switch (random.nextInt(4)) {
        case 0 -> "";
        case 1 -> "PARTITION BY " + column().ours() + ", " + column().ours() + " ";
        default -> "PARTITION BY " + column().ours() + " ";
      };
    }

    private String key(Expr column) {
      return column.ours()
          + Values.pick(random, List.of("", " DESC"))
          + Values.pick(random, List.of(" NULLS FIRST", " NULLS LAST"));
    }

    private String order(boolean total) {
      List<Expr> keys = new ArrayList<>();
      for (int i = random.nextInt(1, 3); i > 0; i--) {
        keys.add(column());
      }
      if (total) {
        keys.addAll(columns);
      }
      return keys.stream().map(this::key).collect(Collectors.joining(", ", "ORDER BY ", ""));
    }

    private String bound(boolean lower, String offset) {
      return switch (random.nextInt(5)) {
        case 0 -> "UNBOUNDED " + (lower ? "PRECEDING" : "FOLLOWING");
        case 1 -> "CURRENT ROW";
        case 2 -> offset.formatted(random.nextInt(12)) + " FOLLOWING";
        default -> offset.formatted(random.nextInt(12)) + " PRECEDING";
      };
    }

    /** A frame that does not end before it begins, which both dialects refuse for some bounds. */
    private String frame(String unit) {
      return frame(unit, "%d");
    }

    private String frame(String unit, String offset) {
      while (true) {
        String lower = bound(true, offset);
        String upper = bound(false, offset);
        boolean backwards =
            (lower.endsWith("FOLLOWING") && !upper.endsWith("FOLLOWING"))
                || (lower.equals("CURRENT ROW") && upper.endsWith("PRECEDING"));
        if (!backwards) {
          return " " + unit + " BETWEEN " + lower + " AND " + upper;
        }
      }
    }

    /** What is left out of a frame. */
    private String exclusion() {
      return random.nextInt(3) > 0
          ? ""
          : " EXCLUDE " + Values.pick(random, List.of("CURRENT ROW", "GROUP", "TIES", "NO OTHERS"));
    }

    private String aggregate() {
      Expr number = number();
      return switch (random.nextInt(9)) {
        case 0 -> "COUNT(*)";
        case 1 -> "COUNT(" + column().ours() + ")";
        case 2 -> "MIN(" + column().ours() + ")";
        case 3 -> "MAX(" + column().ours() + ")";
        case 4 -> "AVG(" + number.ours() + ")";
        case 5 -> "STDDEV_POP(" + number.ours() + ")";
        case 6 -> "BOOL_OR(" + number.ours() + " > 2)";
        default -> "SUM(" + number.ours() + ")";
      };
    }

    private Expr integer() {
      return Values.pick(random, columns.stream().filter(Expr::isInteger).toList());
    }

    /** An aggregate that keeps the values of its rows; the squares of few keep their digits. */
    private String ofValues() {
      String integer = integer().ours();
      return switch (random.nextInt(7)) {
        case 0 -> "MEDIAN(" + integer + ")";
        case 1 ->
            "STRING_AGG(DISTINCT CAST("
                + integer
                + " AS VARCHAR), '-' ORDER BY CAST("
                + integer
                + " AS VARCHAR))";
        case 2 -> "SUM(DISTINCT " + integer + ")";
        case 3 -> "AVG(DISTINCT " + integer + ")";
        case 4 -> "MAX(DISTINCT " + integer + ")";
        default -> "COUNT(DISTINCT " + column().ours() + ")";
      };
    }

    private String collected() {
      Expr value = column();
      return random.nextBoolean()
          ? "STRING_AGG(CAST(" + value.ours() + " AS VARCHAR), ';')"
          : "ARRAY_AGG(" + value.ours() + ")";
    }

    private String filtered() {
      return (random.nextInt(4) == 0 ? ofValues() : aggregate())
          + (random.nextInt(4) == 0 ? " FILTER (WHERE " + number().ours() + " > 2)" : "");
    }

    private String nulls() {
      return Values.pick(random, List.of("", " IGNORE NULLS", " RESPECT NULLS")) + ")";
    }

    private String value() {
      return switch (random.nextInt(3)) {
        case 0 -> "FIRST_VALUE(" + column().ours() + nulls();
        case 1 -> "LAST_VALUE(" + column().ours() + nulls();
        default -> "NTH_VALUE(" + column().ours() + ", " + random.nextInt(1, 5) + nulls();
      };
    }

    private String neighbour() {
      Expr column = column();
      String constant =
          switch (column.type()) {
            case VARCHAR -> "'z'";
            case DATE -> "DATE '2024-02-20'";
            default -> "7";
          };
      return Values.pick(random, List.of("LAG(", "LEAD("))
          + column.ours()
          + Values.pick(
              random,
              List.of("", ", " + random.nextInt(4), ", " + random.nextInt(1, 9) + ", " + constant))
          + nulls();
    }

    private String function() {
      String by = partition();
      return switch (random.nextInt(13)) {
        case 0 -> "ROW_NUMBER() OVER (" + by + order(true) + ")";
        case 1 -> Values.pick(random, RANKS) + " OVER (" + by + order(false) + ")";
        case 2 -> "NTILE(" + random.nextInt(1, 6) + ") OVER (" + by + order(true) + ")";
        case 3 -> neighbour() + " OVER (" + by + order(true) + ")";
        case 4 -> value() + " OVER (" + by + order(true) + frame("ROWS") + exclusion() + ")";
        case 5 -> filtered() + " OVER (" + by + ")";
        case 6 -> filtered() + " OVER (" + by + order(false) + ")";
        case 7 -> filtered() + " OVER (" + by + order(true) + frame("ROWS") + exclusion() + ")";
        case 8 -> filtered() + " OVER (" + by + order(false) + frame("GROUPS") + exclusion() + ")";
        case 9 -> value() + " OVER (" + by + order(true) + frame("GROUPS") + exclusion() + ")";
        case 10 -> collected() + " OVER (" + by + order(true) + frame("ROWS") + exclusion() + ")";
        case 11 -> ofValues() + " OVER (" + by + "ORDER BY " + range() + exclusion() + ")";
        default -> aggregate() + " OVER (" + by + "ORDER BY " + range() + exclusion() + ")";
      };
    }

    /** A sort key, and a frame of its differences. */
    private String range() {
      Expr key = column();
      if (key.type() == ColumnType.DATE) {
        String unit = Values.pick(random, List.of("DAY", "MONTH", "MONTH", "HOUR"));
        return key(key) + frame("RANGE", "INTERVAL '%d' " + unit);
      }
      Expr number = NUMBERS.contains(key.type()) ? key : number();
      if (number.isInteger() && random.nextInt(3) == 0) {
        Expr decimal = Expr.of(ColumnType.DECIMAL, 0, "CAST(%s AS DECIMAL(25, 2))", number);
        return key(decimal) + frame("RANGE", "%d.505");
      }
      return key(number) + frame("RANGE");
    }
  }

  static OverQuery of(SplittableRandom random, RandomRelations relations) {
    RandomRelations.Table table = Values.pick(random, relations.tables());
    List<Expr> columns = table.columns();
    String from = table.name();
    if (random.nextInt(4) == 0) {
      Expr key = Values.pick(random, columns);
      from =
          "(SELECT "
              + key.ours()
              + " AS g, COUNT(*) AS n, SUM(id) AS s FROM "
              + table.name()
              + " GROUP BY "
              + key.ours()
              + ") AS t";
      columns =
          List.of(
              Expr.same(key.type(), "g", 0),
              Expr.same(ColumnType.BIGINT, "n", 0),
              Expr.same(ColumnType.BIGINT, "s", 0));
    }
    Grammar grammar = new Grammar(random, columns);
    StringJoiner items = new StringJoiner(", ");
    items.add(grammar.column().ours() + " AS x0");
    // Of rows that are the same, two windows may put different ones first.
    boolean differ = table.key() || columns != table.columns();
    int functions = differ ? random.nextInt(1, 4) : 1;
    for (int i = 1; i <= functions; i++) {
      items.add(grammar.function() + " AS x" + i);
    }
    String sql = "SELECT " + items + " FROM " + from;
    if (random.nextInt(3) == 0) {
      sql += " WHERE " + grammar.number().ours() + " > 1";
    }
    if (random.nextInt(4) == 0) {
      sql = "SELECT * FROM (" + sql + ") AS w WHERE x1 IS NOT NULL";
    }
    return new OverQuery(sql);
  }
}
