package dev.laminardb.benchmarks.embedded;

import dev.laminardb.LaminarDB;
import dev.laminardb.Source;
import dev.laminardb.benchmarks.report.Durations;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Pushes records one at a time through a filter and a projection: what a service does that turns
 * its own events into rows. The records are made before the clock starts; it stops when the last
 * result has been read.
 */
public final class PushBenchmark {
  private static final int DEFAULT_ROWS = 2_000_000;
  private static final int SYMBOLS = 100;
  private static final double LEAST_PRICE = 5;
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final String STREAM =
      "CREATE STREAM notionals AS"
          + " SELECT symbol, price * volume AS notional FROM trades WHERE price > 5";

  private PushBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param out receives the result, tab separated
   * @param log receives what a waiting person wants to know
   * @throws dev.laminardb.benchmarks.report.BenchmarkFailure if the results are not those expected
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(String[] args, PrintStream out, PrintStream log)
      throws InterruptedException {
    Options options =
        Options.parse(
            "push [--rows N] [--cores N] [--reps N] [--warmup N]",
            Set.of("rows", "cores", "reps", "warmup"),
            args);
    int cores = options.number("cores", 1, 1);
    int repetitions = options.number("reps", 1, 5);
    int warmUps = options.number("warmup", 0, 3);
    Trade[] trades = trades(options.number("rows", 1, DEFAULT_ROWS));
    NotionalReader.Total expected = expected(trades);
    Durations durations = new Durations();
    try (LaminarDB db = LaminarDB.builder().cores(cores).open()) {
      db.execute(Trade.DDL);
      db.execute(STREAM);
      Source<Trade> source = db.source("trades", Trade.class);
      try (NotionalReader reader = new NotionalReader(db.subscribe("notionals"))) {
        for (int i = 0; i < warmUps + repetitions; i++) {
          reader.begin();
          long begin = System.nanoTime();
          for (Trade trade : trades) {
            source.push(trade);
          }
          db.flush();
          reader.await(expected);
          double seconds = (System.nanoTime() - begin) / 1e9;
          if (i >= warmUps) {
            durations.add(seconds);
          }
          log.println((i < warmUps ? "warm-up " : "measured ") + Tsv.seconds(seconds) + " s");
        }
      }
    }
    new Tsv(out, "case", "rows", "median_seconds", "rows_per_second")
        .row(
            "push_record",
            Integer.toString(trades.length),
            Tsv.seconds(durations.median()),
            Tsv.rate(trades.length / durations.median()));
  }

  private static Trade[] trades(int rows) {
    SplittableRandom random = new SplittableRandom(42);
    String[] symbols = new String[SYMBOLS];
    for (int i = 0; i < SYMBOLS; i++) {
      symbols[i] = "SYM" + i;
    }
    Trade[] trades = new Trade[rows];
    for (int i = 0; i < rows; i++) {
      trades[i] =
          new Trade(
              symbols[random.nextInt(SYMBOLS)],
              random.nextInt(1, 1000) / 10.0,
              random.nextLong(1, 1000),
              START.plusNanos(i * 1000L));
    }
    return trades;
  }

  private static NotionalReader.Total expected(Trade[] trades) {
    long rows = 0;
    long bits = 0;
    for (Trade trade : trades) {
      if (trade.price() > LEAST_PRICE) {
        rows++;
        bits += Double.doubleToRawLongBits(trade.price() * trade.volume());
      }
    }
    return new NotionalReader.Total(rows, bits);
  }
}
