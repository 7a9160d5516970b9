package dev.laminardb.benchmarks.views;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import dev.laminardb.RowView;
import dev.laminardb.Statement;
import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * Executes prepared statements that insert, update and delete one row each, on one thread, while a
 * running aggregate by key depends on their table. What the aggregate delivers is added up after
 * each case and has to be what the statements came to. After that, {@link GroupUpdates} and {@link
 * PointReads}.
 */
public final class ViewsBenchmark {
  private static final int DEFAULT_STATEMENTS = 500_000;
  private static final int DEFAULT_GROUPS = 1_000_000;
  private static final int GROUP_UPDATES = 20_000;
  private static final int GROUP_WARM_UPS = 20_000;
  private static final int RECOMPUTATIONS = 100;
  private static final int POINT_READS = 20_000;
  private static final int SCANS = 50;
  private static final int REGIONS = 1_000;
  private static final int SEED = 4;
  private static final String TABLE =
      "CREATE TABLE accounts (id BIGINT PRIMARY KEY, region BIGINT NOT NULL, owner VARCHAR NOT NULL,"
          + " balance BIGINT NOT NULL)";
  private static final String VIEW =
      "CREATE STREAM balances AS SELECT region, COUNT(*) AS accounts, SUM(balance) AS balance"
          + " FROM accounts GROUP BY region";

  private final long[] ids;
  private final LaminarDB db;
  private final ArrowSubscription balances;
  private final List<List<CpuTimes.Measured>> measured = new ArrayList<>();
  private long accounts;
  private long balance;

  private ViewsBenchmark(long[] ids, LaminarDB db) {
    this.ids = ids;
    this.db = db;
    db.execute(TABLE);
    db.execute(VIEW);
    balances = db.subscribe("balances");
    for (int i = 0; i < 3; i++) {
      measured.add(new ArrayList<>());
    }
  }

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param recomputed makes the view of another engine, of as many groups
   * @param out receives the result, tab separated
   * @throws BenchmarkFailure if the results are not those expected
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(String[] args, IntFunction<GroupedView> recomputed, PrintStream out) {
    Options options =
        Options.parse(
            "views [--peers duckdb] [--statements N] [--groups N] [--cores N] [--reps N] [--warmup N]",
            Set.of("peers", "statements", "groups", "cores", "reps", "warmup"),
            args);
    int repetitions = options.number("reps", 1, 5);
    int warmUps = options.number("warmup", 0, 3);
    long[] ids = shuffled(options.number("statements", 1, DEFAULT_STATEMENTS));
    Tsv table =
        new Tsv(
            out,
            "case",
            "statements",
            "median_seconds",
            "statements_per_second",
            "caller_cpu_nanos",
            "core_cpu_nanos",
            "p50_us",
            "p99_us");
    int groups = options.number("groups", 1, DEFAULT_GROUPS);
    boolean compares = options.has("peers");
    if (compares && !options.text("peers", "").equals("duckdb")) {
      throw options.refuse("the only peer is duckdb");
    }
    int cores = options.number("cores", 1, 1);
    try (LaminarDB db = LaminarDB.builder().cores(cores).open()) {
      ViewsBenchmark benchmark = new ViewsBenchmark(ids, db);
      for (int i = 0; i < warmUps + repetitions; i++) {
        benchmark.repeat(i >= warmUps);
      }
      benchmark.balances.close();
      benchmark.report(table, "dml_insert", 0);
      benchmark.report(table, "dml_update", 1);
      benchmark.report(table, "dml_delete", 2);
    }
    try (LaminarGroupedView view = new LaminarGroupedView(groups, cores)) {
      GroupUpdates.measure(view, groups, GROUP_WARM_UPS, GROUP_UPDATES, table);
      view.update(groups - 1L, -1);
      if (view.total(groups - 1L) != -1) {
        throw new BenchmarkFailure("a query does not see what the subscriber has seen");
      }
      new PointReads(view.db(), groups, table).measure(POINT_READS, POINT_READS, SCANS);
    }
    if (compares) {
      try (GroupedView view = recomputed.apply(groups)) {
        GroupUpdates.measure(view, groups, 2, RECOMPUTATIONS, table);
      }
    }
  }

  private static long[] shuffled(int count) {
    long[] ids = new long[count];
    Arrays.setAll(ids, i -> i);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long swapped = ids[i];
      ids[i] = ids[j];
      ids[j] = swapped;
    }
    return ids;
  }

  private void repeat(boolean counts) {
    long total = 0;
    for (long id : ids) {
      total += id % 100;
    }
    try (Statement insert = db.prepare("INSERT INTO accounts VALUES (?, ?, ?, ?)")) {
      measure(0, counts, id -> insert.execute(id, id % REGIONS, "owner", id % 100));
    }
    check(ids.length, total);
    try (Statement update = db.prepare("UPDATE accounts SET balance = balance + ? WHERE id = ?")) {
      measure(1, counts, id -> update.execute(id % 10 + 1, id));
    }
    for (long id : ids) {
      total += id % 10 + 1;
    }
    check(ids.length, total);
    try (Statement delete = db.prepare("DELETE FROM accounts WHERE id = ?")) {
      measure(2, counts, delete::execute);
    }
    check(0, 0);
  }

  /** Executes a statement for a row. */
  @FunctionalInterface
  private interface Execution {
    long execute(long id);
  }

  private void measure(int kase, boolean counts, Execution statement) {
    CpuTimes begin = CpuTimes.now();
    long rows = 0;
    for (long id : ids) {
      rows += statement.execute(id);
    }
    db.flush();
    CpuTimes.Measured times = CpuTimes.now().since(begin);
    if (rows != ids.length) {
      throw new BenchmarkFailure(rows + " rows were changed and not " + ids.length);
    }
    if (counts) {
      measured.get(kase).add(times);
    }
  }

  private void check(long expectedAccounts, long expectedBalance) {
    balances.poll(Integer.MAX_VALUE, this::add);
    if (accounts != expectedAccounts || balance != expectedBalance) {
      throw new BenchmarkFailure(
          accounts + " accounts with " + balance + " in all, and not " + expectedBalance);
    }
  }

  private void add(ArrowBatch batch) {
    for (RowView row = batch.rows(); row.next(); ) {
      int weight = row.intAt(3);
      accounts += weight * row.longAt(1);
      balance += weight * row.longAt(2);
    }
  }

  private void report(Tsv table, String name, int kase) {
    double[] seconds = sorted(kase, CpuTimes.Measured::seconds);
    double[] caller = sorted(kase, CpuTimes.Measured::callerNanos);
    double[] cores = sorted(kase, CpuTimes.Measured::coreNanos);
    int median = seconds.length / 2;
    table.row(
        name,
        Integer.toString(ids.length),
        Tsv.seconds(seconds[median]),
        Tsv.rate(ids.length / seconds[median]),
        Tsv.rate(caller[median] / ids.length),
        Tsv.rate(cores[median] / ids.length),
        "NaN",
        "NaN");
  }

  private double[] sorted(int kase, ToDoubleFunction<CpuTimes.Measured> value) {
    return measured.get(kase).stream().mapToDouble(value).sorted().toArray();
  }
}
