package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Statements with conditions on parts of a key of three columns change the rows that they change in
 * DuckDB, and queries of the table and of views over it read what they read there, in tables of
 * some thousand rows. {@code -Dkeys.seeds=N} runs more of them, {@code -Dkeys.seed=S} that one
 * alone.
 */
class KeyRangeDifferentialTest {
  private static final int STATEMENTS = 60;
  private static final List<String> TYPES =
      List.of("BIGINT", "INT", "VARCHAR", "DECIMAL(30, 2)", "DATE", "DOUBLE", "SMALLINT");

  private static final String VIEWS =
      "CREATE MATERIALIZED VIEW v AS SELECT c, id, a, b, n FROM t WHERE id % 5 <> 0; "
          + "CREATE MATERIALIZED VIEW g AS"
          + " SELECT a, b, MIN(id) AS id, SUM(n) AS n FROM t GROUP BY a, b";

  private int changed;
  private int read;
  private int refused;

  /** A table's key: the types of its columns and how many values they have. */
  private record Key(List<String> types, int[] values) {}

  /** A row as it was read. */
  public record Row(long id, long n) {
    Object[] values() {
      return new Object[] {id, n};
    }
  }

  @Test
  void changesTheRowsThatDuckDbChanges() throws SQLException {
    Long only = Long.getLong("keys.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Integer.getInteger("keys.seeds", 8) : only;
    try (Duck duck = new Duck()) {
      for (long seed = first; seed <= last; seed++) {
        List<String> log = new ArrayList<>();
        try {
          live(new SplittableRandom(seed), duck, log);
        } catch (SQLException | RuntimeException | AssertionError e) {
          throw new AssertionError(
              "-Dkeys.seed=" + seed + "\n" + String.join("\n", log) + "\n" + e.getMessage(), e);
        }
      }
    }
    assertThat(read).isGreaterThan(1_000 * (int) (last - first));
    assertThat(changed).isGreaterThan(100 * (int) (last - first));
    assertThat(refused).isGreaterThanOrEqualTo((int) (last - first) / 2);
  }

  private void live(SplittableRandom random, Duck duck, List<String> log) throws SQLException {
    List<String> types = Stream.generate(() -> Values.pick(random, TYPES)).limit(3).toList();
    Key key = new Key(types, new int[] {random.nextInt(2, 60), random.nextInt(2, 30), 12});
    String columns =
        "a %s NOT NULL, b %s NOT NULL, c %s NOT NULL, id BIGINT NOT NULL, n BIGINT NOT NULL"
            .formatted(types.toArray());
    log.add(columns);
    duck.execute("CREATE OR REPLACE TABLE t (" + columns + ")");
    try (LaminarDB db = LaminarDB.open()) {
      // The order of the columns is not that of the key.
      db.execute("CREATE TABLE t (" + columns + ", PRIMARY KEY (b, a, c)); " + VIEWS);
      for (String view : VIEWS.split("; ", -1)) {
        duck.execute(view.replace("CREATE MATERIALIZED", "CREATE OR REPLACE"));
      }
      long id = 0;
      for (int i = 0; i < STATEMENTS; i++) {
        if (i == 0 || random.nextInt(4) == 0) {
          int rows = random.nextInt(1, i == 0 ? 2_000 : 400);
          insert(random, db, duck, key, id, rows);
          id += rows;
        } else {
          change(random, db, duck, key, log);
        }
        read(random, db, duck, key, log);
        List<@Nullable Object[]> ours = new ArrayList<>();
        db.query("SELECT id, n FROM t").rows(Row.class).forEach(row -> ours.add(row.values()));
        assertThat(Rows.difference(ours, duck.query("SELECT id, n FROM t"))).isEmpty();
      }
    }
  }

  private static void insert(
      SplittableRandom random, LaminarDB db, Duck duck, Key key, long id, int count)
      throws SQLException {
    TreeSet<String> keys = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      keys.add(values(random, key));
    }
    List<String> shuffled = new ArrayList<>(keys);
    Collections.shuffle(shuffled, new java.util.Random(random.nextLong()));
    StringJoiner rows = new StringJoiner(", ");
    for (int i = 0; i < shuffled.size(); i++) {
      rows.add("(" + shuffled.get(i) + ", " + (id + i) + ", 0)");
    }
    long ours = db.execute("INSERT INTO t VALUES " + rows + " ON CONFLICT DO NOTHING");
    int theirs =
        duck.execute(
            "INSERT INTO t SELECT * FROM (VALUES "
                + rows
                + ") AS r (a, b, c, id, n) WHERE NOT EXISTS"
                + " (SELECT 1 FROM t WHERE t.a = r.a AND t.b = r.b AND t.c = r.c)");
    assertThat(ours).isEqualTo(theirs);
  }

  private static String values(SplittableRandom random, Key key) {
    return value(random, key, 0) + ", " + value(random, key, 1) + ", " + value(random, key, 2);
  }

  private static String value(SplittableRandom random, Key key, int column) {
    int n = random.nextInt(key.values[column]) - key.values[column] / 3;
    return switch (key.types.get(column)) {
      case "VARCHAR" -> "'" + (n % 2 == 0 ? "a common prefix" : "") + (n < 0 ? "" : n) + "'";
      case "DECIMAL(30, 2)" -> new BigDecimal(n).movePointRight(n % 3 == 0 ? 20 : 0) + ".25";
      case "DATE" -> "DATE '" + LocalDate.of(1970, 1, 1).plusDays(n) + "'";
      case "DOUBLE" -> n + ".5E0";
      default -> String.valueOf(n);
    };
  }

  /** A value of a column or, where it has numbers, sometimes one of another type. */
  private static String constant(SplittableRandom random, Key key, int column) {
    String value = value(random, key, column);
    String type = key.types.get(column);
    if (!type.endsWith("INT") || random.nextInt(4) > 0) {
      return value;
    }
    return Values.pick(
        random,
        List.of(value + ".0", value + ".5", value + "e0", value + "000000000", "NULL", value));
  }

  private void change(SplittableRandom random, LaminarDB db, Duck duck, Key key, List<String> log)
      throws SQLException {
    String condition = condition(random, key);
    boolean numbered = !key.types.get(2).equals("VARCHAR") && !key.types.get(2).equals("DATE");
    String sql =
        switch (random.nextInt(numbered ? 3 : 2)) {
          case 0 -> "DELETE FROM t WHERE " + condition;
          case 1 -> "UPDATE t SET n = n + 1 WHERE " + condition;
          default -> "UPDATE t SET c = c + 1 WHERE " + condition;
        };
    log.add(sql);
    duck.execute("BEGIN");
    int theirs = duck.execute(sql);
    if (!duck.query("SELECT 1 FROM t GROUP BY a, b, c HAVING COUNT(*) > 1").isEmpty()) {
      duck.execute("ROLLBACK");
      refused++;
      try {
        db.execute(sql);
      } catch (LaminarException e) {
        assertThat(e.errorCode()).isEqualTo(ErrorCode.DUPLICATE_KEY);
        return;
      }
      throw new AssertionError("two rows have one key");
    }
    duck.execute("COMMIT");
    assertThat(db.execute(sql)).isEqualTo(theirs);
    changed += theirs;
  }

  private void read(SplittableRandom random, LaminarDB db, Duck duck, Key key, List<String> log)
      throws SQLException {
    for (String from : List.of("t", "v", "g")) {
      Key columns = from.equals("g") ? new Key(key.types.subList(0, 2), key.values) : key;
      String sql = "SELECT id, n FROM " + from + " WHERE " + condition(random, columns);
      log.add(sql);
      List<@Nullable Object[]> theirs = duck.query(sql);
      // The second time it may be planned as a lookup.
      for (int time = 0; time < 2; time++) {
        List<@Nullable Object[]> ours = new ArrayList<>();
        db.query(sql).rows(Row.class).forEach(row -> ours.add(row.values()));
        assertThat(Rows.difference(ours, theirs)).as(sql).isEmpty();
      }
      read += theirs.size();
    }
  }

  private static String condition(SplittableRandom random, Key key) {
    StringJoiner all = new StringJoiner(" AND ");
    if (random.nextInt(5) == 0) {
      StringJoiner pairs = new StringJoiner(", ", "(b, a) IN (", ")");
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        pairs.add("(" + value(random, key, 1) + ", " + value(random, key, 0) + ")");
      }
      all.add(pairs.toString());
    } else {
      for (int column : new int[] {1, 0, 2}) {
        if (column < key.types.size() && (column == 1 || random.nextInt(3) > 0)) {
          all.add(condition(random, key, column));
        }
      }
    }
    if (random.nextInt(3) == 0) {
      all.add("id % 3 = 1");
    }
    return all.toString();
  }

  private static String condition(SplittableRandom random, Key key, int column) {
    String name = String.valueOf("abc".charAt(column));
    String value = constant(random, key, column);
    String other = constant(random, key, column);
    return switch (random.nextInt(8)) {
      case 0, 1 -> name + " = " + value;
      case 2 -> name + " IN (" + value + ", " + other + ", " + value + ")";
      case 3 -> name + " BETWEEN " + value + " AND " + other;
      case 4 -> name + " > " + value;
      case 5 -> name + " <= " + value + " AND " + other + " < " + name;
      case 6 -> other + " >= " + name;
      default -> "(" + name + " = " + value + " OR " + other + " = " + name + ")";
    };
  }
}
