package dev.laminardb.differential;

import dev.laminardb.core.batch.ColumnType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A random table and random statements that change its rows, in both dialects. Its first column,
 * {@code id}, is the primary key or, without one, a column like any other; keys are so few that
 * they often meet.
 */
final class RandomDml {
  private static final int KEYS = 25;
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private final SplittableRandom random;
  private final boolean keyed;
  private final List<RandomTable.Col> columns = new ArrayList<>();
  private final Map<String, String> defaults = new HashMap<>();
  private final ExpressionGrammar grammar;
  private final @Nullable Expr check;

  /** The columns that are UNIQUE; none if there is no such constraint. */
  private final List<RandomTable.Col> unique;

  /**
   * One statement.
   *
   * @param parameters values of the parameters of {@code ours}
   * @param duck statements, all of which make the change there
   */
  record Dml(String ours, List<@Nullable Object> parameters, List<String> duck) {}

  RandomDml(SplittableRandom random) {
    this.random = random;
    this.keyed = random.nextInt(3) > 0;
    columns.add(new RandomTable.Col("id", ColumnType.BIGINT, !keyed, false));
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      columns.add(
          new RandomTable.Col(
              "c" + i, Values.pick(random, RandomTable.TYPES), random.nextInt(4) > 0, false));
    }
    for (RandomTable.Col column : columns.subList(1, columns.size())) {
      if (random.nextInt(3) == 0) {
        defaults.put(column.name(), " DEFAULT " + text(Values.value(random, column.type(), false)));
      }
    }
    grammar = new ExpressionGrammar(random, expressions());
    check = random.nextInt(3) == 0 ? grammar.condition(2) : null;
    unique =
        columns.size() > 2 && random.nextInt(3) == 0
            ? columns.subList(columns.size() - 2, columns.size())
            : List.of();
  }

  List<Expr> expressions() {
    return columns.stream().map(RandomTable.Col::expression).toList();
  }

  String ours() {
    return "CREATE TABLE t "
        + declaration(
            keyed ? " PRIMARY KEY" : "",
            check == null ? "" : check.ours(),
            unique.isEmpty() ? "" : "UNIQUE (" + uniqueNames() + ")");
  }

  /** Without keys: they are checked by {@link #duplicates}, at the end of each statement. */
  String duck() {
    return "CREATE OR REPLACE TABLE t "
        + declaration(keyed ? " NOT NULL" : "", check == null ? "" : check.duck(), "");
  }

  /** What counts the rows there that have a key that another has. */
  List<String> duplicates() {
    List<String> queries = new ArrayList<>();
    if (keyed) {
      queries.add("SELECT COUNT(*) - COUNT(DISTINCT id) FROM t");
    }
    if (!unique.isEmpty()) {
      String given =
          unique.stream().map(c -> c.name() + " IS NOT NULL").collect(Collectors.joining(" AND "));
      queries.add(
          "SELECT COUNT(*) FROM (SELECT 1 FROM t WHERE %s GROUP BY %s HAVING COUNT(*) > 1)"
              .formatted(given, uniqueNames()));
    }
    return queries;
  }

  private String uniqueNames() {
    return unique.stream().map(RandomTable.Col::name).collect(Collectors.joining(", "));
  }

  /**
   * What an INSERT may name as that in which rows meet.
   *
   * @param clause how it is named
   * @param alternatives columns of which any may be met
   */
  private record Target(String clause, List<List<RandomTable.Col>> alternatives) {}

  /** The key, if there is one, or the columns that are UNIQUE, or each of them. */
  private Target target(boolean orAny) {
    List<Target> targets = new ArrayList<>();
    if (keyed) {
      targets.add(new Target(" ON CONFLICT (id)", List.of(columns.subList(0, 1))));
    }
    if (!unique.isEmpty()) {
      targets.add(new Target(" ON CONFLICT (" + uniqueNames() + ")", List.of(unique)));
    }
    if (orAny) {
      List<List<RandomTable.Col>> all = new ArrayList<>();
      targets.forEach(target -> all.addAll(target.alternatives()));
      targets.add(new Target(" ON CONFLICT", all));
    }
    return Values.pick(random, targets);
  }

  /** That a row there has what a new one has in some columns. */
  private String meets(List<List<RandomTable.Col>> alternatives, @Nullable Object[] row) {
    return alternatives.stream()
        .map(
            all ->
                all.stream()
                    .map(c -> c.name() + " = " + text(row[columns.indexOf(c)]))
                    .collect(Collectors.joining(" AND ", "(", ")")))
        .collect(Collectors.joining(" OR "));
  }

  /**
   * Rows of the smaller keys may be as they like: a condition that few satisfy empties no table.
   */
  private String declaration(String ofFirst, String condition, String constraint) {
    StringJoiner list = new StringJoiner(", ", "(", ")");
    for (RandomTable.Col column : columns) {
      String notNull = column.nullable() || column.name().equals("id") ? "" : " NOT NULL";
      list.add(
          column.name()
              + (" " + column.type())
              + (column.name().equals("id") ? ofFirst : "")
              + notNull
              + defaults.getOrDefault(column.name(), ""));
    }
    if (!condition.isEmpty()) {
      list.add("CHECK (" + condition + " OR id < " + KEYS / 2 + ")");
    }
    if (!constraint.isEmpty()) {
      list.add(constraint);
    }
    return list.toString();
  }

  Dml next() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> insert();
      case 4 -> keyed && random.nextBoolean() ? upsert() : insertOrUpdate();
      case 5, 6, 7 -> update();
      default -> delete();
    };
  }

  private List<@Nullable Object[]> rows() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = random.nextInt(1, random.nextInt(4) == 0 ? 20 : 4); i > 0; i--) {
      @Nullable Object[] row = new @Nullable Object[columns.size()];
      for (int k = 0; k < row.length; k++) {
        row[k] = value(columns.get(k));
      }
      rows.add(row);
    }
    return rows;
  }

  /** A value of a column; now and then a null where none may be. */
  private @Nullable Object value(RandomTable.Col column) {
    if (random.nextInt(column.nullable() ? 5 : 60) == 0) {
      return null;
    }
    return column.name().equals("id")
        ? (Object) random.nextLong(KEYS)
        : Values.value(random, column.type(), false);
  }

  private Dml insert() {
    List<@Nullable Object[]> rows = rows();
    boolean hasKeys = keyed || !unique.isEmpty();
    if (hasKeys && random.nextInt(4) == 0 && rows.stream().allMatch(this::isAllowed)) {
      List<String> duck = new ArrayList<>();
      Target target = target(true);
      for (@Nullable Object[] row : rows) {
        duck.add(
            "INSERT INTO t SELECT %s WHERE NOT EXISTS (SELECT 1 FROM t WHERE %s)"
                .formatted(texts(row), meets(target.alternatives(), row)));
      }
      return target.clause().endsWith(")") || random.nextBoolean()
          ? values("INSERT INTO t VALUES ", rows, target.clause() + " DO NOTHING", duck)
          : values("INSERT OR IGNORE INTO t VALUES ", rows, "", duck);
    }
    return values("INSERT INTO t VALUES ", rows, "", List.of("INSERT INTO t VALUES " + list(rows)));
  }

  /** Whether a row certainly satisfies what is looked at before its key. */
  private boolean isAllowed(@Nullable Object[] row) {
    if (check != null && (row[0] == null || (long) row[0] >= KEYS / 2)) {
      return false;
    }
    for (int k = 0; k < row.length; k++) {
      if (row[k] == null && !columns.get(k).nullable()) {
        return false;
      }
    }
    return true;
  }

  private Dml upsert() {
    List<@Nullable Object[]> rows = rows();
    StringJoiner keys = new StringJoiner(", ", "(", ")");
    rows.forEach(row -> keys.add(text(row[0])));
    return values(
        random.nextBoolean() ? "UPSERT INTO t VALUES " : "INSERT OR REPLACE INTO t VALUES ",
        rows,
        "",
        List.of("DELETE FROM t WHERE id IN " + keys, "INSERT INTO t VALUES " + list(rows)));
  }

  /** Rows that meet different ones, which update those that are there and satisfy a condition. */
  private Dml insertOrUpdate() {
    if (columns.size() == 1 || (!keyed && unique.isEmpty())) {
      return insert();
    }
    Target target = target(false);
    Map<Object, @Nullable Object[]> rows = new LinkedHashMap<>();
    for (@Nullable Object[] row : rows()) {
      if (isAllowed(row)) {
        rows.put(meets(target.alternatives(), row), row);
      }
    }
    if (rows.isEmpty()) {
      return insert();
    }
    RandomTable.Col set = Values.pick(random, columns.subList(1, columns.size()));
    Expr condition = grammar.condition(2);
    List<String> duck = new ArrayList<>();
    for (@Nullable Object[] row : rows.values()) {
      String met = meets(target.alternatives(), row);
      duck.add(
          "UPDATE t SET %s = %s WHERE %s AND %s"
              .formatted(set.name(), text(row[columns.indexOf(set)]), met, condition.duck()));
      duck.add(
          "INSERT INTO t SELECT %s WHERE NOT EXISTS (SELECT 1 FROM t WHERE %s)"
              .formatted(texts(row), met));
    }
    String clause =
        keyed && target.alternatives().get(0).size() == 1 && random.nextBoolean()
            ? " ON CONFLICT"
            : target.clause();
    return values(
        "INSERT INTO t VALUES ",
        new ArrayList<>(rows.values()),
        "%1$s DO UPDATE SET %2$s = excluded.%2$s WHERE %3$s"
            .formatted(clause, set.name(), condition.ours()),
        duck);
  }

  /** Here the values are literals, or all parameters. */
  private Dml values(
      String before, List<@Nullable Object[]> rows, String behind, List<String> duck) {
    if (random.nextBoolean()) {
      return new Dml(before + list(rows) + behind, List.of(), duck);
    }
    String row = "(" + "?, ".repeat(columns.size() - 1) + "?)";
    List<@Nullable Object> parameters = new ArrayList<>();
    rows.forEach(values -> parameters.addAll(Arrays.asList(values)));
    String list = String.join(", ", Collections.nCopies(rows.size(), row));
    return new Dml(before + list + behind, parameters, duck);
  }

  private static String list(List<@Nullable Object[]> rows) {
    StringJoiner list = new StringJoiner(", ");
    rows.forEach(row -> list.add("(" + texts(row) + ")"));
    return list.toString();
  }

  private static String texts(@Nullable Object[] row) {
    StringJoiner values = new StringJoiner(", ");
    for (Object value : row) {
      values.add(text(value));
    }
    return values.toString();
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String string) {
      return "'" + string.replace("'", "''") + "'";
    }
    if (value instanceof LocalDateTime time) {
      return "TIMESTAMP '" + TIMESTAMP.format(time) + "'";
    }
    if (value instanceof LocalDate date) {
      return "DATE '" + date + "'";
    }
    return value instanceof Double real
        ? new BigDecimal(real).toPlainString() + "E0"
        : String.valueOf(value);
  }

  private Dml update() {
    StringJoiner ours = new StringJoiner(", ", "UPDATE t SET ", "");
    StringJoiner duck = new StringJoiner(", ", "UPDATE t SET ", "");
    List<@Nullable Object> parameters = new ArrayList<>();
    boolean set = false;
    for (RandomTable.Col column : columns) {
      if (random.nextInt(3) == 0 || (!set && column == columns.get(columns.size() - 1))) {
        set = true;
        assign(column, ours, duck, parameters);
      }
    }
    Condition where = where(parameters);
    return new Dml(ours + where.ours(), parameters, List.of(duck + where.duck()));
  }

  private void assign(
      RandomTable.Col column,
      StringJoiner ours,
      StringJoiner duck,
      List<@Nullable Object> parameters) {
    String to = column.name() + " = ";
    if (column.name().equals("id")) {
      String shifted = random.nextInt(3) == 0 ? "id + 1" : "id - 1";
      String value = random.nextInt(4) == 0 ? text(value(column)) : shifted;
      ours.add(to + value);
      duck.add(to + value);
      return;
    }
    if (random.nextInt(8) == 0) {
      ours.add(random.nextBoolean() ? to + "DEFAULT" : "(" + column.name() + ") = (DEFAULT)");
      duck.add(to + "DEFAULT");
      return;
    }
    if (random.nextInt(3) == 0) {
      Object value = value(column);
      parameters.add(value);
      ours.add(to + "?");
      duck.add(to + text(value));
      return;
    }
    Expr expression = grammar.of(column.type(), 2);
    double most = column.type() == ColumnType.DOUBLE ? Values.SMALL_DOUBLE : Values.SMALL_INTEGER;
    if (expression.bound() > most) {
      // Its next value has to keep within the bounds that the grammar takes its values to have.
      expression = Values.literal(random, column.type());
    }
    ours.add(to + expression.ours());
    duck.add(to + expression.duck());
  }

  private Dml delete() {
    List<@Nullable Object> parameters = new ArrayList<>();
    Condition where = where(parameters);
    return new Dml(
        "DELETE FROM t" + where.ours(), parameters, List.of("DELETE FROM t" + where.duck()));
  }

  private record Condition(String ours, String duck) {}

  private Condition where(List<@Nullable Object> parameters) {
    return switch (random.nextInt(8)) {
      case 0 -> new Condition("", "");
      case 1, 2 -> {
        long id = random.nextLong(KEYS);
        parameters.add(id);
        yield new Condition(" WHERE id = ?", " WHERE id = " + id);
      }
      case 3 -> {
        long id = random.nextLong(KEYS);
        Expr condition = grammar.condition(2);
        yield new Condition(
            " WHERE " + condition.ours() + " AND " + id + " = id",
            " WHERE " + condition.duck() + " AND " + id + " = id");
      }
      default -> {
        Expr condition = grammar.condition(2);
        yield new Condition(" WHERE " + condition.ours(), " WHERE " + condition.duck());
      }
    };
  }
}
