package dev.laminardb.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSource;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import dev.laminardb.slt.ArrowValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Arithmetic, comparisons, casts and aggregates of DECIMAL over random columns and rows, as DuckDB
 * computes them. Values are compared as numbers: the dialects give a product the same digits and a
 * quotient others, so division is left out here and tested against {@link BigDecimal}. Every type
 * has a digit before its point, for DuckDB writes {@code .5} where it has none.
 */
class DecimalDifferentialTest {
  private static final int SEEDS = 25;
  private static final int ROWS = 60;

  private record Type(int precision, int scale) {
    String sql() {
      return "DECIMAL(" + precision + ", " + scale + ")";
    }
  }

  private static Type type(SplittableRandom random, int mostDigits) {
    int precision = random.nextInt(2, mostDigits + 1);
    return new Type(precision, random.nextInt(0, precision));
  }

  private static BigDecimal value(SplittableRandom random, Type type) {
    int digits = random.nextInt(1, type.precision() + 1);
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    for (int i = 0; i < digits; i++) {
      text.append(random.nextInt(4) == 0 ? 9 : random.nextInt(10));
    }
    return new BigDecimal(new BigInteger(text.toString()), type.scale());
  }

  /** The queries, alike in both dialects; {@code a} and {@code b} are DECIMAL, {@code n} BIGINT. */
  private static List<String> queries(SplittableRandom random, Type a) {
    String constant =
        random.nextInt(1000) + "." + String.format(Locale.ROOT, "%02d", random.nextInt(100));
    Type shorter = new Type(38, Math.max(0, a.scale() - random.nextInt(3)));
    return List.of(
        "SELECT a + b AS x, a - b AS y, a * b AS z, - a AS w FROM t",
        "SELECT "
            + constant
            + " * n AS x, a * n AS y, n - a AS z, a + "
            + constant
            + " AS w FROM t",
        "SELECT a < b AS x, a = b AS y, a >= n AS z, b IS DISTINCT FROM a AS w,"
            + " a BETWEEN "
            + constant
            + " AND n AS v, a < CAST(n AS DOUBLE) AS u FROM t",
        "SELECT CAST(a AS "
            + shorter.sql()
            + ") AS x, CAST(a AS VARCHAR) AS y,"
            + " CAST(CAST(b AS VARCHAR) AS DECIMAL(38, 3)) AS z, CAST(n AS DECIMAL(30, 5)) AS w FROM t",
        "SELECT CASE WHEN a > b THEN a ELSE b END AS x, COALESCE(b, a, 0) AS y, NULLIF(a, b) AS z,"
            + " ABS(a) AS w FROM t",
        "SELECT a FROM t WHERE a * 2 > b + n");
  }

  /** DuckDB fails where a product of 18 digits has more; made wide before, it has room. */
  private static String wide(String query, Type a) {
    return query.replace("a * ", "CAST(a AS DECIMAL(19, " + a.scale() + ")) * ");
  }

  @Test
  void computesWhatDuckDbComputes() throws SQLException {
    List<String> failures = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Type a = type(random, random.nextBoolean() ? 9 : 17);
      Type b = type(random, random.nextBoolean() ? 8 : 18);
      String columns = "(a " + a.sql() + ", b " + b.sql() + ", n BIGINT, k INT)";
      List<@Nullable Object[]> rows = rows(random, a, b);
      try (LaminarDB db = LaminarDB.builder().cores(2).open();
          Duck duck = new Duck()) {
        db.execute("CREATE SOURCE t " + columns);
        duck.create("t", columns, rows);
        List<String> queries = new ArrayList<>(queries(random, a));
        for (int i = 0; i < queries.size(); i++) {
          String fault = compare(db, duck, "q" + i, queries.get(i), wide(queries.get(i), a), rows);
          if (!fault.isEmpty()) {
            failures.add("seed " + seed + " " + columns + "\n" + queries.get(i) + "\n" + fault);
          }
        }
      }
    }
    assertThat(failures.stream().limit(3).toList()).as("%d differ", failures.size()).isEmpty();
  }

  private static List<@Nullable Object[]> rows(SplittableRandom random, Type a, Type b) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      BigDecimal first = value(random, a);
      boolean same =
          random.nextInt(6) == 0
              && b.scale() >= a.scale()
              && b.precision() - b.scale() >= a.precision() - a.scale();
      rows.add(
          new @Nullable Object[] {
            random.nextInt(8) == 0 ? null : first,
            random.nextInt(8) == 0 ? null : same ? first.setScale(b.scale()) : value(random, b),
            random.nextInt(8) == 0 ? null : random.nextLong(-1_000_000, 1_000_000),
            random.nextInt(3)
          });
    }
    return rows;
  }

  private static String compare(
      LaminarDB db,
      Duck duck,
      String name,
      String query,
      String duckQuery,
      List<@Nullable Object[]> rows) {
    try {
      db.execute("CREATE STREAM " + name + " AS " + query);
      List<@Nullable Object[]> ours = new ArrayList<>();
      try (ArrowSubscription results = db.subscribe(name)) {
        ArrowSource source = db.source("t");
        ArrowValues.push(source, db.allocator(), rows);
        db.flush();
        for (ArrowBatch batch = results.poll(); batch != null; batch = results.poll()) {
          ours.addAll(ArrowValues.take(batch));
        }
      }
      db.execute("DROP STREAM " + name);
      return Rows.difference(plain(ours), plain(duck.query(duckQuery)));
    } catch (SQLException | RuntimeException e) {
      return e.toString();
    }
  }

  /** Numbers without the zeros at their end. */
  private static List<@Nullable Object[]> plain(List<@Nullable Object[]> rows) {
    for (@Nullable Object[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        if (row[i] instanceof BigDecimal decimal) {
          row[i] = decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        }
      }
    }
    return rows;
  }

  @Test
  void aggregatesAsDuckDbDoes() throws SQLException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Type a = type(random, 30);
      Type b = type(random, 38);
      List<@Nullable Object[]> rows = rows(random, a, new Type(Math.min(b.precision(), 30), 0));
      String columns = "(a " + a.sql() + ", b DECIMAL(30, 0), n BIGINT, k INT)";
      String query =
          "SELECT k, COUNT(a) AS c, SUM(a) AS x, MIN(a) AS y, MAX(b) AS z, SUM(b) AS w FROM t"
              + " GROUP BY k";
      try (LaminarDB db = LaminarDB.builder().cores(2).open();
          Duck duck = new Duck()) {
        db.execute(
            "CREATE SOURCE t (a "
                + a.sql()
                + ", b DECIMAL(30, 0), n BIGINT, k INT, ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts)");
        duck.create("t", columns, rows);
        db.execute(
            "CREATE STREAM q AS SELECT k, COUNT(a) AS c, SUM(a) AS x, MIN(a) AS y, MAX(b) AS z,"
                + " SUM(b) AS w FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' DAY)");
        List<@Nullable Object[]> ours = new ArrayList<>();
        try (ArrowSubscription results = db.subscribe("q")) {
          ArrowSource source = db.source("t");
          List<@Nullable Object[]> timed = new ArrayList<>();
          for (@Nullable Object[] row : rows) {
            @Nullable Object[] more = Arrays.copyOf(row, row.length + 1);
            more[row.length] = ArrowValues.time(0);
            timed.add(more);
          }
          ArrowValues.push(source, db.allocator(), timed);
          source.watermark(Instant.parse("2000-01-01T00:00:00Z"));
          db.flush();
          for (ArrowBatch batch = results.poll(); batch != null; batch = results.poll()) {
            ours.addAll(ArrowValues.take(batch));
          }
        }
        assertThat(Rows.difference(plain(ours), plain(duck.query(query))))
            .as("seed %d: %s", seed, columns)
            .isEmpty();
      }
    }
  }
}
