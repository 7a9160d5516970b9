package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.ArrowSource;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.slt.ArrowValues;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random rows give the rows that DuckDB computes. Each seed makes a table, its
 * rows and a few queries: projections with a filter, the first rows of partitions, and aggregations
 * over all rows or windows of every kind, of the table or of a stream over it. {@code
 * -Ddifferential.seeds=N} runs more of them, {@code -Ddifferential.seed=S} that one alone.
 *
 * <p>Where the dialects differ, the query is written for each:
 *
 * <ul>
 *   <li>Division of integers is {@code /} here and {@code //} in DuckDB. By zero it fails here and
 *       is null there, so divisors are constants, or guarded by CASE.
 *   <li>Overflow fails on both sides, but not at the same step. So numbers of extreme columns are
 *       compared and aggregated by MIN, MAX and COUNT only, and every other expression has a bound.
 *   <li>SUM of integers is BIGINT here and HUGEINT there, where it is cast.
 *   <li>CHAR_LENGTH is {@code length} there, MOD is {@code %}, DATE_FORMAT {@code strftime}, FLOOR
 *       of a time {@code date_trunc}.
 *   <li>REGEXP_EXTRACT of no match is null here and empty there, so the pattern matches no empty
 *       text.
 *   <li>Windows are arithmetic on {@code epoch_us}, and a join with a series where they overlap.
 *       The watermark's last word here is far in the future, so that every window closes.
 *   <li>Nulls are last there in either direction of an order, so that it is always written which
 *       they are.
 *   <li>DOUBLE to VARCHAR is written differently and left out. So are NaN and infinity, which
 *       DuckDB orders and IEEE 754 does not.
 *   <li>A condition that is found never to be true is refused here; there it has no rows.
 * </ul>
 */
class DifferentialTest {
  private static final int DEFAULT_SEEDS = 300;
  private static final int QUERIES = 2;

  /** More failures than this help nobody. */
  private static final int SHOWN = 5;

  private static final Instant END = Instant.parse("3000-01-01T00:00:00Z");

  @Test
  void givesTheRowsThatDuckDbComputes() throws SQLException {
    Long only = Long.getLong("differential.seed");
    long first = only == null ? 1 : only;
    long last = only == null ? Integer.getInteger("differential.seeds", DEFAULT_SEEDS) : only;
    List<String> failures = new ArrayList<>();
    try (Duck duck = new Duck()) {
      for (long seed = first; seed <= last; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomTable table = RandomTable.of(random);
        duck.load(table);
        for (int i = 0; i < QUERIES; i++) {
          RandomQuery query = RandomQuery.of(random, table);
          String fault = check(random, table, query, duck);
          if (!fault.isEmpty()) {
            failures.add(describe(seed, table, query, fault));
          }
        }
      }
    }
    assertThat(failures.stream().limit(SHOWN).toList())
        .as("%d queries differ", failures.size())
        .isEmpty();
  }

  private static String describe(long seed, RandomTable table, RandomQuery query, String fault) {
    return "-Ddifferential.seed=%d%n%s;%n%s%nDuckDB: %s%n%s%n"
        .formatted(seed, table.ours(), query.ours(), query.duck(), fault);
  }

  /** What is wrong, or an empty text. */
  private static String check(
      SplittableRandom random, RandomTable table, RandomQuery query, Duck duck) {
    try {
      return Rows.difference(run(random, table, query), duck.query(query.duck()));
    } catch (SQLException | RuntimeException | AssertionError e) {
      return e.toString();
    }
  }

  private static List<@Nullable Object[]> run(
      SplittableRandom random, RandomTable table, RandomQuery query) {
    try (LaminarDB db = LaminarDB.builder().cores(random.nextInt(1, 5)).open()) {
      db.execute(table.ours());
      try {
        db.execute(query.ours());
      } catch (LaminarException e) {
        if (e.errorCode() == ErrorCode.INVALID_QUERY && e.getMessage().contains("never true")) {
          return List.of();
        }
        throw e;
      }
      try (ArrowSubscription results = db.subscribe("q")) {
        Folded rows = new Folded(results);
        ArrowSource source = db.source("t");
        int from = 0;
        int mostRows = 1 << random.nextInt(9);
        while (from < table.rows().size()) {
          int to = Math.min(table.rows().size(), from + random.nextInt(1, mostRows + 1));
          ArrowValues.push(source, db.allocator(), table.rows().subList(from, to));
          from = to;
          if (random.nextInt(10) == 0) {
            db.flush();
            rows.drain();
          }
        }
        source.watermark(END);
        db.flush();
        rows.drain();
        return rows.rows();
      }
    }
  }

  @Test
  void tellsRowsApart() {
    List<@Nullable Object[]> a = List.of(new Object[] {1, 1.0}, new Object[] {1, 1.0});
    List<@Nullable Object[]> near = List.of(new Object[] {1L, 1.0 + 1e-12}, new Object[] {1L, 1.0});
    List<@Nullable Object[]> once = List.<@Nullable Object[]>of(new Object[] {1L, 1.0});
    List<@Nullable Object[]> far = List.of(new Object[] {1L, 1.001}, new Object[] {1L, 1.0});

    assertThat(Rows.difference(a, near)).isEmpty();
    assertThat(Rows.difference(a, once)).contains("only here").doesNotContain("DuckDB");
    assertThat(Rows.difference(a, far)).contains("only here", "only in DuckDB");
  }
}
