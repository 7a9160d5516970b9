package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.QueryResult;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random functions OVER random windows of random tables, whose rows come, change and go: a view of
 * the query has after each step the rows that DuckDB computes from scratch, and so has the query
 * itself. {@code -Dover.seeds=N} runs more of them, {@code -Dover.seed=S} that one alone.
 */
class OverDifferentialTest {
  private static final int DEFAULT_SEEDS = 150;
  private static final int STEPS = 8;
  private static final int SHOWN = 5;

  @Test
  void viewsHaveTheResultsThatDuckDbComputes() throws SQLException {
    Long only = Long.getLong("over.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Integer.getInteger("over.seeds", DEFAULT_SEEDS) : only;
    List<String> failures = new ArrayList<>();
    for (long seed = first; seed <= last; seed++) {
      String fault = check(seed);
      if (!fault.isEmpty()) {
        failures.add("-Dover.seed=" + seed + "\n" + fault);
      }
    }
    assertThat(failures.stream().limit(SHOWN).toList()).as("%d differ", failures.size()).isEmpty();
  }

  /** What is wrong, or an empty text. */
  private static String check(long seed) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    RandomRelations relations = RandomRelations.of(random);
    String query = OverQuery.of(random, relations).sql();
    StringBuilder script = new StringBuilder();
    try (Duck duck = new Duck();
        LaminarDB db = LaminarDB.builder().cores(random.nextInt(1, 4)).open()) {
      for (String create : relations.creates()) {
        both(duck, db, create, script);
      }
      // Partitions of few rows, and of more than are worked out at once to begin with.
      for (int i = Values.pick(random, List.of(0, 1, 1, 15)); i > 0; i--) {
        for (String fill : relations.fill(random)) {
          both(duck, db, fill, script);
        }
      }
      String view = "CREATE MATERIALIZED VIEW v AS " + query;
      script.append(view).append(";\n");
      db.execute(view);
      for (int step = 0; step <= STEPS; step++) {
        List<@Nullable Object[]> expected = duck.query(query);
        String ofView = Rows.difference(rows(db.query("SELECT * FROM v")), expected);
        String ofQuery = Rows.difference(rows(db.query(query)), expected);
        if (!ofView.isEmpty() || !ofQuery.isEmpty()) {
          return script + "-- step " + step + "\nview:\n" + ofView + "\nquery:\n" + ofQuery;
        }
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          both(duck, db, relations.change(random), script);
        }
      }
      return "";
    } catch (SQLException | RuntimeException | AssertionError e) {
      return script + trace(e);
    }
  }

  /** What was thrown, with where its cause comes from. */
  private static String trace(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return thrown
        + "\n"
        + Arrays.stream(cause.getStackTrace())
            .limit(8)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining("\n"));
  }

  private static void both(Duck duck, LaminarDB db, String statement, StringBuilder script)
      throws SQLException {
    script.append(statement).append(";\n");
    duck.execute(statement);
    db.execute(statement);
  }

  private static List<@Nullable Object[]> rows(QueryResult result) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    result.batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
    return rows;
  }
}
