package dev.laminardb.benchmarks.fraud;

import dev.laminardb.LaminarDB;
import dev.laminardb.Source;
import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Runs all fraud queries at once. In the first part trades and orders come at a fixed rate, and the
 * latency of results is measured, from when the row was due that closed their window; in the second
 * they come as fast as the engine takes them.
 */
public final class FraudBenchmark {
  private static final String ALL =
      Arrays.stream(FraudStream.values())
          .map(stream -> stream.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(","));
  private static final String USAGE =
      "fraud [--streams LIST] [--cores N] [--rate N] [--seconds N] [--warmup SECONDS] [--trades N]";
  private static final Duration UNTIL_ALL_IS_CLOSED = Duration.ofMinutes(1);

  private final int rate;
  private final int warmUpTrades;
  private final int pacedTrades;
  private final int allTrades;
  private final Market market;
  private volatile long beginNanos;

  private FraudBenchmark(Options options) {
    rate = options.number("rate", Market.TRADES_PER_ORDER, 100_000);
    warmUpTrades = Math.multiplyExact(rate, options.number("warmup", 0, 10));
    int seconds = options.number("seconds", 1, 20);
    pacedTrades = Math.addExact(warmUpTrades, Math.multiplyExact(rate, seconds));
    allTrades = Math.addExact(pacedTrades, options.number("trades", 1, 5_000_000));
    market = new Market(rate);
  }

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param out receives the results, tab separated
   * @param log receives what a waiting person wants to know
   * @throws BenchmarkFailure if the results do not count every row
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(String[] args, PrintStream out, PrintStream log)
      throws InterruptedException {
    Options options =
        Options.parse(
            USAGE, Set.of("streams", "cores", "rate", "seconds", "warmup", "trades"), args);
    List<FraudStream> streams =
        Arrays.stream(options.text("streams", ALL).split(",", -1))
            .map(name -> stream(name, options))
            .distinct()
            .toList();
    int cores = options.number("cores", 1, 2);
    new FraudBenchmark(options).run(streams, cores, out, log);
  }

  private static FraudStream stream(String name, Options options) {
    for (FraudStream stream : FraudStream.values()) {
      if (stream.name().toLowerCase(Locale.ROOT).equals(name)) {
        return stream;
      }
    }
    throw options.refuse("unknown stream \"" + name + "\": there are " + ALL);
  }

  private void run(List<FraudStream> streams, int cores, PrintStream out, PrintStream log)
      throws InterruptedException {
    Map<FraudStream, ResultReader> readers = new EnumMap<>(FraudStream.class);
    double seconds;
    try (LaminarDB db = LaminarDB.builder().cores(cores).open()) {
      db.execute(FraudStream.SOURCES);
      for (FraudStream stream : streams) {
        db.execute(stream.ddl());
        readers.put(stream, new ResultReader(db.subscribe(stream.name()), due(stream)));
      }
      try {
        seconds = push(db, log);
      } finally {
        for (ResultReader reader : readers.values()) {
          reader.close();
        }
      }
    }
    Histogram latency = new Histogram(3);
    readers.forEach(this::check);
    readers.values().forEach(reader -> latency.add(reader.nanos()));
    new Tsv(out, "cores", "trades_per_second", "p50_us", "p99_us", "rate", "results")
        .row(
            Integer.toString(cores),
            Tsv.rate((allTrades - pacedTrades) / seconds),
            micros(latency, 50),
            micros(latency, 99),
            Integer.toString(rate),
            Long.toString(latency.getTotalCount()));
  }

  /** Returns the seconds that the second part took, until the last result was there. */
  private double push(LaminarDB db, PrintStream log) {
    Source<Market.Trade> trades = db.source("trades", Market.Trade.class);
    Source<Market.Order> orders = db.source("orders", Market.Order.class);
    log.println(pacedTrades + " trades at " + rate + " a second");
    beginNanos = System.nanoTime();
    for (int i = 0; i < pacedTrades; i++) {
      long due = dueNanos(i);
      while (System.nanoTime() < due) {
        Thread.onSpinWait();
      }
      push(i, trades, orders);
    }
    db.flush();
    log.println((allTrades - pacedTrades) + " trades as fast as can be");
    long begin = System.nanoTime();
    for (int i = pacedTrades; i < allTrades; i++) {
      push(i, trades, orders);
    }
    trades.watermark(market.time(allTrades).plus(UNTIL_ALL_IS_CLOSED));
    orders.watermark(market.time(allTrades).plus(UNTIL_ALL_IS_CLOSED));
    db.flush();
    return (System.nanoTime() - begin) / 1e9;
  }

  private void push(int i, Source<Market.Trade> trades, Source<Market.Order> orders) {
    trades.push(market.trade(i));
    if (i % Market.TRADES_PER_ORDER == 0) {
      orders.push(market.order(i));
    }
  }

  private long dueNanos(long trade) {
    return beginNanos + trade * 1_000_000_000L / rate;
  }

  /** When the row was due that brought the watermark to the end of a window. */
  private LongUnaryOperator due(FraudStream stream) {
    int every = stream.isOfOrders() ? Market.TRADES_PER_ORDER : 1;
    return windowEnd -> {
      long trade = market.firstTradeFrom(windowEnd + FraudStream.WATERMARK_DELAY_MICROS);
      trade = (trade + every - 1) / every * every;
      return trade >= warmUpTrades && trade < pacedTrades
          ? dueNanos(trade)
          : ResultReader.NOT_MEASURED;
    };
  }

  private void check(FraudStream stream, ResultReader reader) {
    long rows =
        stream.isOfOrders()
            ? (allTrades + Market.TRADES_PER_ORDER - 1) / Market.TRADES_PER_ORDER
            : allTrades;
    if (reader.counted() != rows * stream.windowsOfARow()) {
      throw new BenchmarkFailure(
          stream + " counted " + reader.counted() + " of " + rows * stream.windowsOfARow());
    }
  }

  private static String micros(Histogram nanos, double percent) {
    return String.format(Locale.ROOT, "%.1f", nanos.getValueAtPercentile(percent) / 1e3);
  }
}
