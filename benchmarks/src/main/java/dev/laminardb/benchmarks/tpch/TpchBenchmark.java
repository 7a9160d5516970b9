package dev.laminardb.benchmarks.tpch;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Durations;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Refreshes TPC-H's tables under views of all 22 queries, and in DuckDB, which then computes the
 * queries anew. Afterwards the views have to have what DuckDB has.
 */
public final class TpchBenchmark {
  private static final int DEFAULT_SCALE_PERCENT = 10;

  private TpchBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param out receives the result, tab separated
   * @param log receives what a waiting person wants to know
   * @throws BenchmarkFailure if a view's rows are not DuckDB's
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(String[] args, PrintStream out, PrintStream log) {
    Options options =
        Options.parse(
            "tpch [--scale-percent N] [--rounds N] [--warmup N] [--cores N]",
            Set.of("scale-percent", "rounds", "warmup", "cores"),
            args);
    double scale = options.number("scale-percent", 1, DEFAULT_SCALE_PERCENT) / 100.0;
    int rounds = options.number("rounds", 1, 20);
    int warmUps = options.number("warmup", 0, 10);
    TpchData data = new TpchData(scale);
    try (TpchDuck duck = new TpchDuck();
        TpchViews views = new TpchViews(options.number("cores", 1, 1))) {
      log.println("filling the tables, scale factor " + scale);
      duck.fill(data);
      views.fill(data);
      for (int query = 1; query <= TpchQueries.COUNT; query++) {
        views.createView(query);
      }
      views.flush();
      log.println("22 views are there");
      Durations refresh = new Durations();
      Durations duckRefresh = new Durations();
      Durations recompute = new Durations();
      TpchViews.Refreshing refreshing = views.refreshing();
      for (int round = 0; round < warmUps + rounds; round++) {
        TpchRefresh next = TpchRefresh.of(data, round);
        List<String> statements = next.statements();
        double viewSeconds =
            seconds(
                () -> {
                  refreshing.execute(next);
                  views.flush();
                });
        double duckSeconds = seconds(() -> statements.forEach(duck::execute));
        double querySeconds = seconds(() -> computeAll(duck));
        if (round >= warmUps) {
          refresh.add(viewSeconds);
          duckRefresh.add(duckSeconds);
          recompute.add(querySeconds);
        }
      }
      refreshing.close();
      check(views, duck);
      Tsv table = new Tsv(out, "case", "scale", "rounds", "median_seconds", "ratio_to_recompute");
      row(table, "laminar_refresh_with_22_views", scale, rounds, refresh, recompute);
      row(table, "duckdb_refresh", scale, rounds, duckRefresh, recompute);
      row(table, "duckdb_22_queries", scale, rounds, recompute, recompute);
    }
  }

  private static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void computeAll(TpchDuck duck) {
    for (int query = 1; query <= TpchQueries.COUNT; query++) {
      duck.rows(query);
    }
  }

  private static void row(
      Tsv table, String name, double scale, int rounds, Durations one, Durations recompute) {
    table.row(
        name,
        Double.toString(scale),
        Integer.toString(rounds),
        Tsv.seconds(one.median()),
        Tsv.ratio(one.median() / recompute.median()));
  }

  private static void check(TpchViews views, TpchDuck duck) {
    List<String> differences = new ArrayList<>();
    for (int query = 1; query <= TpchQueries.COUNT; query++) {
      String difference = TpchRows.difference(views.rows(query), duck.rows(query));
      if (!difference.isEmpty()) {
        differences.add("q" + query + ": " + difference);
      }
    }
    if (!differences.isEmpty()) {
      throw new BenchmarkFailure(String.join("; ", differences));
    }
  }
}
