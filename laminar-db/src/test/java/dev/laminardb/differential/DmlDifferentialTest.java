package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import dev.laminardb.SimulatedDatabase;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * After each of a row of random statements, a table and the queries on top of it have the rows that
 * DuckDB computes, and the statements have changed as many rows; or they were refused on both
 * sides, and nothing has changed. {@code -Ddml.seeds=N} runs more of them, {@code -Ddml.seed=S}
 * that one alone.
 *
 * <p>DuckDB checks keys row by row, which refuses {@code SET id = id + 1}; so its table has no
 * keys, and what has made two rows with one is rolled back.
 */
class DmlDifferentialTest {
  private static final int DEFAULT_SEEDS = 30;
  private static final int STATEMENTS = 16;
  private static final int QUERIES = 2;

  private int changed;
  private int refused;

  @Test
  void changesTheRowsThatDuckDbChanges() throws SQLException {
    Long only = Long.getLong("dml.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Integer.getInteger("dml.seeds", DEFAULT_SEEDS) : only;
    try (Duck duck = new Duck()) {
      for (long seed = first; seed <= last; seed++) {
        List<String> log = new ArrayList<>();
        log.add("-Ddml.seed=" + seed);
        try {
          live(new SplittableRandom(seed), duck, log);
        } catch (SQLException | RuntimeException | AssertionError e) {
          throw new AssertionError(String.join("\n", log) + "\n" + e.getMessage(), e);
        }
      }
    }
    assertThat(changed).as("rows changed").isGreaterThan((int) (last - first));
    assertThat(refused).as("statements refused").isGreaterThan((int) (last - first) / 2);
  }

  private void live(SplittableRandom random, Duck duck, List<String> log) throws SQLException {
    RandomDml table = new RandomDml(random);
    duck.execute(table.duck());
    log.add(table.ours());
    SimulatedDatabase simulated = simulated(random);
    try (LaminarDB db = simulated.db()) {
      db.execute(table.ours());
      List<Folded> results = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      List<ArrowSubscription> open = new ArrayList<>();
      List<RandomQueryText> queries = new ArrayList<>();
      watch(db, "t", "SELECT * FROM t", open, results, expected);
      for (int i = 0; i < QUERIES; i++) {
        RandomQueryText query = query(random, table, db, "q" + i);
        log.add("q" + i + ": " + query.ours());
        queries.add(query);
        watch(db, "q" + i, query.duck(), open, results, expected);
      }
      for (int i = 0; i < STATEMENTS; i++) {
        RandomDml.Dml dml = table.next();
        log.add(dml.ours() + "   " + dml.parameters());
        assertThat(ours(db, dml)).isEqualTo(theirs(duck, dml, table.duplicates()));
        if (random.nextInt(3) == 0) {
          simulated.step(random.nextInt(10));
          continue;
        }
        if (random.nextInt(8) == 0) {
          copy(Values.pick(random, queries), db, duck, log);
        }
        db.flush();
        for (int q = 0; q < results.size(); q++) {
          results.get(q).drain();
          assertThat(Rows.difference(results.get(q).rows(), duck.query(expected.get(q))))
              .as(expected.get(q))
              .isEmpty();
        }
      }
      db.flush();
      results.forEach(Folded::drain);
      open.forEach(ArrowSubscription::close);
    }
  }

  /** A table of a query begins with its rows. */
  private static void copy(RandomQueryText query, LaminarDB db, Duck duck, List<String> log)
      throws SQLException {
    log.add("CREATE TABLE copied AS " + query.ours());
    db.execute("DROP TABLE IF EXISTS copied");
    long rows = db.execute("CREATE TABLE copied AS " + query.ours());
    duck.execute("CREATE OR REPLACE TABLE copied AS " + query.duck());
    List<@Nullable Object[]> expected = duck.query("SELECT * FROM copied");
    assertThat(rows).isEqualTo(expected.size());
    ArrowSubscription subscription = db.subscribe("copied");
    Folded copied = new Folded(subscription);
    db.flush();
    copied.drain();
    assertThat(Rows.difference(copied.rows(), expected)).as("copied").isEmpty();
    subscription.close();
  }

  /** Half of them have buffers that a statement may not fit. */
  private static SimulatedDatabase simulated(SplittableRandom random) {
    int cores = random.nextInt(1, 4);
    return random.nextBoolean()
        ? SimulatedDatabase.open(random.nextLong(), cores)
        : SimulatedDatabase.open(random.nextLong(), cores, 4096, 1);
  }

  private static void watch(
      LaminarDB db,
      String name,
      String query,
      List<ArrowSubscription> open,
      List<Folded> results,
      List<String> expected) {
    ArrowSubscription subscription = db.subscribe(name);
    open.add(subscription);
    results.add(new Folded(subscription));
    expected.add(query);
  }

  private record RandomQueryText(String ours, String duck) {}

  /** Creates a random query that can take rows back. */
  private static RandomQueryText query(
      SplittableRandom random, RandomDml table, LaminarDB db, String name) {
    while (true) {
      RandomQueryText query;
      if (random.nextBoolean()) {
        RunningQuery running = RunningQuery.of(random, table.expressions(), "t", "t");
        query = new RandomQueryText(running.ours(), running.duck());
      } else {
        TopNQuery first = TopNQuery.of(random, table.expressions(), "t", "t");
        query = new RandomQueryText(first.ours(), first.duck());
      }
      try {
        db.execute("CREATE STREAM " + name + " AS " + query.ours());
        return query;
      } catch (LaminarException e) {
        boolean cannot =
            e.errorCode() == ErrorCode.UNSUPPORTED || e.getMessage().contains("never true");
        if (!cannot) {
          throw e;
        }
      }
    }
  }

  /** How many rows were changed, or that the statement was refused. */
  private String ours(LaminarDB db, RandomDml.Dml dml) {
    try {
      @Nullable Object[] parameters = dml.parameters().toArray();
      long rows =
          parameters.length == 0 ? db.execute(dml.ours()) : db.execute(dml.ours(), parameters);
      changed += (int) rows;
      return rows + " rows";
    } catch (LaminarException e) {
      assertThat(e.errorCode())
          .isIn(ErrorCode.DUPLICATE_KEY, ErrorCode.NOT_NULL_VIOLATION, ErrorCode.CHECK_VIOLATION);
      refused++;
      return "refused";
    }
  }

  private static String theirs(Duck duck, RandomDml.Dml dml, List<String> duplicates)
      throws SQLException {
    duck.execute("BEGIN");
    try {
      int rows = 0;
      for (String sql : dml.duck()) {
        int changed = duck.execute(sql);
        // What an UPSERT deletes first does not count.
        rows += dml.duck().size() == 1 || !sql.startsWith("DELETE") ? changed : 0;
      }
      for (String query : duplicates) {
        if (!List.of(0L).equals(Arrays.asList(duck.query(query).get(0)))) {
          duck.execute("ROLLBACK");
          return "refused";
        }
      }
      duck.execute("COMMIT");
      return rows + " rows";
    } catch (SQLException e) {
      assertThat(e.getMessage())
          .containsAnyOf("NOT NULL constraint failed", "CHECK constraint failed");
      duck.execute("ROLLBACK");
      return "refused";
    }
  }
}
