package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.LaminarDB;
import dev.laminardb.QueryResult;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
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
 * Random queries over random tables, that are filled, changed and emptied by random statements: a
 * view of the query has after each step the rows that DuckDB computes from scratch, and so has the
 * query itself. Queries join, nest, group and combine up to five relations; statements, queries and
 * rows are the same text in both dialects. {@code -Drelational.seeds=N} runs more of them, {@code
 * -Drelational.seed=S} that one alone.
 */
class RelationalDifferentialTest {
  private static final int DEFAULT_SEEDS = 120;
  private static final int STEPS = 5;

  /** More failures than this help nobody. */
  private static final int SHOWN = 5;

  private int cases;
  private int empty;
  private int refused;

  @Test
  void viewsHaveTheRowsThatDuckDbComputes() throws SQLException {
    Long only = Long.getLong("relational.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Integer.getInteger("relational.seeds", DEFAULT_SEEDS) : only;
    List<String> failures = new ArrayList<>();
    for (long seed = first; seed <= last; seed++) {
      String fault = check(seed);
      if (!fault.isEmpty()) {
        failures.add("-Drelational.seed=" + seed + "\n" + fault);
      }
    }
    System.out.printf(
        "relational differential: %d cases, %d of them without rows, %d queries refused, %d differ%n",
        cases, empty, refused, failures.size());
    assertThat(empty).as("cases without rows").isLessThanOrEqualTo(cases / 2);
    assertThat(failures.stream().limit(SHOWN).toList()).as("%d differ", failures.size()).isEmpty();
  }

  /** What is wrong, or an empty text. */
  private String check(long seed) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    RandomRelations relations = RandomRelations.of(random);
    String query = RelationalQuery.of(random, relations).sql();
    StringBuilder script = new StringBuilder();
    try (Duck duck = new Duck();
        LaminarDB db = LaminarDB.builder().cores(random.nextInt(1, 4)).open()) {
      for (String create : relations.creates()) {
        script.append(create).append(";\n");
        duck.execute(create);
        db.execute(create);
      }
      for (String fill : random.nextInt(3) > 0 ? relations.fill(random) : List.<String>of()) {
        script.append(fill).append(";\n");
        duck.execute(fill);
        db.execute(fill);
      }
      String view = "CREATE MATERIALIZED VIEW v AS " + query;
      script.append(view).append(";\n");
      try {
        db.execute(view);
      } catch (LaminarException e) {
        if (e.errorCode() == ErrorCode.UNSUPPORTED
            || e.getMessage().contains("condition is never true")) {
          refused++;
          return "";
        }
        return script + trace(e);
      }
      for (int step = 0; step <= STEPS; step++) {
        String fault = compare(db, duck, query);
        cases++;
        if (!fault.isEmpty()) {
          return script + "-- step " + step + "\n" + fault;
        }
        for (int i = random.nextInt(1, 5); i > 0; i--) {
          String change = relations.change(random);
          script.append(change).append(";\n");
          duck.execute(change);
          db.execute(change);
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
            .limit(12)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining("\n"));
  }

  private String compare(LaminarDB db, Duck duck, String query) throws SQLException {
    List<@Nullable Object[]> expected = duck.query(query);
    empty += expected.isEmpty() ? 1 : 0;
    String ofView = Rows.difference(rows(db.query("SELECT * FROM v")), expected);
    if (!ofView.isEmpty()) {
      return "the view differs\n" + ofView;
    }
    String ofQuery = Rows.difference(rows(db.query(query)), expected);
    return ofQuery.isEmpty() ? "" : "the query itself differs\n" + ofQuery;
  }

  private static List<@Nullable Object[]> rows(QueryResult result) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    result.batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
    return rows;
  }
}
