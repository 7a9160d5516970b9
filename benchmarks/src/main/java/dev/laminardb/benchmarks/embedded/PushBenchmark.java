package dev.laminardb.benchmarks.embedded;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import dev.laminardb.RowView;
import dev.laminardb.Source;
import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Durations;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Pushes records one at a time through a filter and a projection, and into windows: what a service
 * does that turns its own events into rows. The records are made before the clock starts; it stops
 * when the last result has been read.
 */
public final class PushBenchmark {
  private static final int DEFAULT_ROWS = 2_000_000;
  private static final int SYMBOLS = 100;
  private static final double LEAST_PRICE = 5;
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final String STREAM =
      "CREATE STREAM notionals AS"
          + " SELECT symbol, price * volume AS notional FROM trades WHERE price > 5";

  private static final String WINDOWS =
      "CREATE STREAM volumes AS SELECT symbol, window_end, COUNT(*) AS trades, SUM(volume) AS volume"
          + " FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '0.1' SECOND)"
          + " GROUP BY symbol, window_end";

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
    Tsv table = new Tsv(out, "case", "rows", "median_seconds", "rows_per_second");
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
    report(table, "push_record", trades.length, durations);
    Durations ofWindows = new Durations();
    for (int i = 0; i < warmUps + repetitions; i++) {
      double seconds = windows(trades, cores);
      if (i >= warmUps) {
        ofWindows.add(seconds);
      }
      log.println((i < warmUps ? "warm-up " : "measured ") + Tsv.seconds(seconds) + " s");
    }
    report(table, "push_record_tumble", trades.length, ofWindows);
  }

  private static void report(Tsv table, String name, int rows, Durations durations) {
    table.row(
        name,
        Integer.toString(rows),
        Tsv.seconds(durations.median()),
        Tsv.rate(rows / durations.median()));
  }

  /** Pushes into windows, all of which are closed at the end; in seconds. A second time is late. */
  private static double windows(Trade[] trades, int cores) {
    try (LaminarDB db = LaminarDB.builder().cores(cores).open()) {
      db.execute(Trade.DDL);
      db.execute(WINDOWS);
      Source<Trade> source = db.source("trades", Trade.class);
      try (ArrowSubscription volumes = db.subscribe("volumes")) {
        long begin = System.nanoTime();
        for (Trade trade : trades) {
          source.push(trade);
        }
        source.watermark(trades[trades.length - 1].ts().plusSeconds(60));
        db.flush();
        long[] total = new long[2];
        volumes.poll(Integer.MAX_VALUE, batch -> add(batch, total));
        double seconds = (System.nanoTime() - begin) / 1e9;
        long volume = Arrays.stream(trades).mapToLong(Trade::volume).sum();
        if (total[0] != trades.length || total[1] != volume) {
          throw new BenchmarkFailure(
              "windows of "
                  + total[0]
                  + " trades and volume "
                  + total[1]
                  + " instead of "
                  + trades.length
                  + " and "
                  + volume);
        }
        return seconds;
      }
    }
  }

  private static void add(ArrowBatch batch, long[] total) {
    for (RowView row = batch.rows(); row.next(); ) {
      total[0] += row.longAt(2);
      total[1] += row.longAt(3);
    }
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
