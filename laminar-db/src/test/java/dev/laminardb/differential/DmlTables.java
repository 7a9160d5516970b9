package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The tables t and u of random rows, and sums, a materialized view of t, here and in DuckDB:
 * statements that change t are compared by what they leave. Used by one thread.
 */
final class DmlTables implements AutoCloseable {
  private static final String SUMS =
      "SELECT g AS k, COUNT(v) AS g, CAST(SUM(v) AS BIGINT) AS v FROM t"
          + " WHERE g IS NOT NULL GROUP BY g";

  /** Keys of rows that come later begin at multiples of this. */
  private static final int KEYS_AT_A_TIME = 1000;

  private final SplittableRandom random;
  private final Duck duck;
  private final LaminarDB db;
  private int fillings;

  /** A row as it was read. */
  public record Row(@Nullable Long k, @Nullable Long g, @Nullable Long v) {
    @Nullable Object[] values() {
      return new @Nullable Object[] {k, g, v};
    }
  }

  DmlTables(SplittableRandom random, Duck duck) throws SQLException {
    this.random = random;
    this.duck = duck;
    this.db = LaminarDB.builder().cores(random.nextInt(1, 3)).open();
    for (String table : List.of("t", "u")) {
      String columns = table + " (k BIGINT NOT NULL, g BIGINT, v BIGINT";
      duck.execute("CREATE OR REPLACE TABLE " + columns + ")");
      db.execute("CREATE TABLE " + columns + ", PRIMARY KEY (k))");
      fill(table, 0, random.nextInt(1, 30));
    }
    duck.execute("CREATE OR REPLACE VIEW sums AS " + SUMS);
    db.execute("CREATE MATERIALIZED VIEW sums AS " + SUMS);
  }

  /** The database, to run statements in. */
  LaminarDB db() {
    return db;
  }

  /** Compares what t and sums have, and gives t some more rows. */
  void compare(String description) throws SQLException {
    for (String relation : List.of("t", "sums")) {
      String query = "SELECT k, g, v FROM " + relation;
      assertThat(Rows.difference(rows(query), duck.query(query)))
          .as("%s: %s", description, relation)
          .isEmpty();
    }
    fillings++;
    fill("t", KEYS_AT_A_TIME * fillings, random.nextInt(1, 6));
  }

  private List<@Nullable Object[]> rows(String query) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    db.query(query).rows(Row.class).forEach(row -> rows.add(row.values()));
    return rows;
  }

  private void fill(String table, int first, int count) throws SQLException {
    for (int i = count; i > 0; i--) {
      String insert =
          "INSERT INTO %s VALUES (%d, %s, %s)"
              .formatted(
                  table,
                  first + i,
                  random.nextInt(6) == 0 ? null : random.nextInt(8),
                  random.nextInt(6) == 0 ? null : random.nextInt(50));
      duck.execute(insert);
      db.execute(insert);
    }
  }

  /** The number that a query in DuckDB has as its only value. */
  static long number(Duck duck, String sql) throws SQLException {
    @Nullable Object[] row = duck.query(sql).get(0);
    return ((Number) Objects.requireNonNull(row[0])).longValue();
  }

  @Override
  public void close() {
    db.close();
  }
}
