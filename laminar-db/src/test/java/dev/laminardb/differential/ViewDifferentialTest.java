package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.ArrowSource;
import dev.laminardb.LaminarDB;
import dev.laminardb.QueryResult;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The random queries of {@link DifferentialTest}, as views that come before, while or after rows
 * do: what a view holds is what the same query gives when it runs once over the kept rows, at any
 * moment, and in the end what DuckDB computes. {@code -Ddifferential.views=N} runs more of them,
 * {@code -Ddifferential.seed=S} that one alone.
 */
class ViewDifferentialTest {
  private static final int DEFAULT_SEEDS = 150;
  private static final int SHOWN = 5;
  private static final Instant END = Instant.parse("3000-01-01T00:00:00Z");

  /** What a view has of windows waits until they close, what a query has does not. */
  private static final Pattern WINDOWS = Pattern.compile("TUMBLE|HOP|CUMULATE|SESSION");

  private static final String Q = "CREATE STREAM q AS ";

  @Test
  void viewsHoldWhatTheirQueriesGive() throws SQLException {
    Long only = Long.getLong("differential.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Integer.getInteger("differential.views", DEFAULT_SEEDS) : only;
    List<String> failures = new ArrayList<>();
    try (Duck duck = new Duck()) {
      for (long seed = first; seed <= last; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomTable table = RandomTable.of(random);
        RandomQuery query = RandomQuery.of(random, table);
        duck.load(table);
        String fault = check(random, table, query, duck);
        if (!fault.isEmpty()) {
          failures.add(
              "-Ddifferential.seed=%d%n%s;%n%s%n%s%n"
                  .formatted(seed, table.ours(), query.ours(), fault));
        }
      }
    }
    assertThat(failures.stream().limit(SHOWN).toList())
        .as("%d views differ", failures.size())
        .isEmpty();
  }

  /** What is wrong, or an empty text. */
  private static String check(
      SplittableRandom random, RandomTable table, RandomQuery query, Duck duck) {
    try (LaminarDB db = LaminarDB.builder().cores(random.nextInt(1, 5)).open()) {
      db.execute(table.ours().replace("CREATE SOURCE t ", "CREATE SOURCE src "));
      db.execute("CREATE MATERIALIZED VIEW t AS SELECT * FROM src");
      return run(random, db, table, query, duck.query(query.duck()));
    } catch (SQLException | RuntimeException | AssertionError e) {
      return e.toString();
    }
  }

  private static String run(
      SplittableRandom random,
      LaminarDB db,
      RandomTable table,
      RandomQuery query,
      List<@Nullable Object[]> expected) {
    String script = query.ours();
    int at = script.indexOf(Q);
    String select = script.substring(at + Q.length());
    String create =
        script.substring(0, at).replace("CREATE STREAM", "CREATE MATERIALIZED VIEW")
            + ("CREATE MATERIALIZED VIEW q AS " + select);
    boolean hasWindows = WINDOWS.matcher(select).find();
    ArrowSource source = db.source("src");
    int comesBefore = random.nextInt(table.rows().size() + 1);
    boolean exists = false;
    int from = 0;
    while (from < table.rows().size() || !exists) {
      if (from >= comesBefore && !exists) {
        if (!create(db, create)) {
          return "";
        }
        exists = true;
      }
      int to = Math.min(table.rows().size(), from + random.nextInt(1, 60));
      if (from < to) {
        ArrowValues.push(source, db.allocator(), table.rows().subList(from, to));
      }
      from = to;
      if (exists && !hasWindows && random.nextInt(5) == 0) {
        String fault = Rows.difference(rows(db, "SELECT * FROM q"), rows(db, select));
        if (!fault.isEmpty()) {
          return "after row " + from + ", view and query (for DuckDB):\n" + fault;
        }
      }
    }
    source.watermark(END);
    String ofView = Rows.difference(rows(db, "SELECT * FROM q"), expected);
    String ofQuery = Rows.difference(rows(db, select), expected);
    return (ofView.isEmpty() ? "" : "the view:\n" + ofView)
        + (ofQuery.isEmpty() ? "" : "\nthe query:\n" + ofQuery);
  }

  /** Creates the view, unless its condition is found never to be true, which is refused. */
  private static boolean create(LaminarDB db, String sql) {
    try {
      db.execute(sql);
      return true;
    } catch (LaminarException e) {
      if (e.errorCode() == ErrorCode.INVALID_QUERY && e.getMessage().contains("never true")) {
        return false;
      }
      throw e;
    }
  }

  private static List<@Nullable Object[]> rows(LaminarDB db, String sql) {
    QueryResult result = db.query(sql);
    List<@Nullable Object[]> rows = new ArrayList<>();
    result.batches(batch -> rows.addAll(ArrowValues.rows(batch.root())));
    return rows;
  }
}
