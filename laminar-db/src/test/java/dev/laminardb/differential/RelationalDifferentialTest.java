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
 * rows are the same text in both dialects. {@code -Drelational.cases=N} runs more of them, as the
 * nightly build does, {@code -Drelational.first=S} other ones; {@code -Drelational.seed=S} runs
 * that one alone.
 */
class RelationalDifferentialTest {
  private static final int DEFAULT_CASES = 500;

  private static final int DEFAULT_CORRELATED_CASES = 250;

  /** Of so many cases a share says something. */
  private static final int CASES_FOR_SHARES = 300;

  private static final int STEPS = 5;

  /** Percent of queries that have two features or more. */
  private static final int LEAST_SHARE = 60;

  /** A query that begins with more rows says no more and takes minutes. */
  private static final int MOST_ROWS = 20_000;

  /** Nor does one whose joins have millions of rows in between. */
  private static final long MOST_STATE_BYTES = 100L << 20;

  /** More failures than this help nobody. */
  private static final int SHOWN = 5;

  private int cases;
  private int empty;
  private int refused;
  private int large;
  private int queries;
  private int queriesOfSeveralFeatures;

  @Test
  void viewsHaveTheRowsThatDuckDbComputes() throws SQLException {
    run("relational", DEFAULT_CASES, RelationalQuery::of);
    if (cases >= CASES_FOR_SHARES) {
      assertThat(empty).as("cases without rows").isLessThanOrEqualTo(cases * 2 / 5);
      assertThat(queriesOfSeveralFeatures * 100 / queries)
          .as("percent of queries of two or more features")
          .isGreaterThanOrEqualTo(LEAST_SHARE);
    }
  }

  @Test
  void viewsOfWhatIsComputedForEachRowHaveThemToo() throws SQLException {
    run("correlated", DEFAULT_CORRELATED_CASES, CorrelatedQuery::of);
  }

  /** Makes queries of random numbers over random tables. */
  private interface Grammar {
    RelationalQuery query(SplittableRandom random, RandomRelations relations);
  }

  /**
   * Compares cases.
   *
   * @param name what the properties begin with
   */
  private void run(String name, int standard, Grammar grammar) throws SQLException {
    Long only = Long.getLong(name + ".seed");
    long first = only == null ? Long.getLong(name + ".first", 1) : only;
    int wanted = only == null ? Integer.getInteger(name + ".cases", standard) : 1;
    List<String> failures = new ArrayList<>();
    List<Long> failed = new ArrayList<>();
    long seed = first;
    for (; cases < wanted && (only == null || seed == only); seed++) {
      String fault = check(seed, grammar);
      if (!fault.isEmpty()) {
        failed.add(seed);
        failures.add("-D" + name + ".seed=" + seed + "\n" + fault);
      }
    }
    int share = queriesOfSeveralFeatures * 100 / Math.max(1, queries);
    System.out.printf(
        "%s differential: %d cases of seeds %d to %d, %d of them without rows; %d queries,"
            + " %d %% of them of two or more features; %d refused, %d too large, %d differ%n",
        name, cases, first, seed - 1, empty, queries, share, refused, large, failures.size());
    assertThat(failures.stream().limit(SHOWN).toList())
        .as("%d differ, of the seeds %s", failures.size(), failed)
        .isEmpty();
  }

  /** What is wrong, or an empty text. */
  private String check(long seed, Grammar grammar) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    RandomRelations relations = RandomRelations.of(random);
    RelationalQuery made = grammar.query(random, relations);
    String query = made.sql();
    StringBuilder script = new StringBuilder();
    try (Duck duck = new Duck();
        LaminarDB db =
            LaminarDB.builder()
                .cores(random.nextInt(1, 4))
                .stateLimitBytes(MOST_STATE_BYTES)
                .open()) {
      for (String create : relations.creates()) {
        script.append(create).append(";\n");
        duck.execute(create);
        db.execute(create);
      }
      List<String> fills = random.nextInt(3) > 0 ? relations.fill(random) : List.of();
      for (String fill : fills) {
        script.append(fill).append(";\n");
        duck.execute(fill);
        db.execute(fill);
      }
      long rows = duck.count(query);
      if (rows > MOST_ROWS) {
        large++;
        return "";
      }
      // Most queries without rows of filled tables never have any: a few of them are enough.
      if (rows == 0 && !fills.isEmpty() && random.nextInt(4) > 0) {
        return "";
      }
      String view = "CREATE MATERIALIZED VIEW v AS " + query;
      script.append(view).append(";\n");
      try {
        db.execute(view);
      } catch (LaminarException e) {
        // DuckDB makes numbers of the text that it compares with them.
        if (e.errorCode() == ErrorCode.UNSUPPORTED
            || e.getMessage().contains("does not take VARCHAR and INT")
            || e.getMessage().contains("condition is never true")) {
          refused++;
          return "";
        }
        return script + trace(e);
      }
      queries++;
      queriesOfSeveralFeatures += made.features().size() > 1 ? 1 : 0;
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
      if (String.valueOf(e.getMessage()).contains(ErrorCode.STATE_LIMIT.code())) {
        large++;
        return "";
      }
      if (isFaultOfDuckDb(e)) {
        refused++;
        return "";
      }
      return script + trace(e);
    }
  }

  /** Whether DuckDB failed by itself, as it does on some joins and some correlated queries. */
  private static boolean isFaultOfDuckDb(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return thrown instanceof SQLException
        && (message.startsWith("INTERNAL Error:")
            || message.startsWith("Invalid Error: unordered_map::at"));
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
