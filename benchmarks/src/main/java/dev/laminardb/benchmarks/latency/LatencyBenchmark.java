package dev.laminardb.benchmarks.latency;

import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures the time from when a row is due to be pushed until the running sum that it is part of
 * has been read, at a fixed rate that does not wait for results.
 */
public final class LatencyBenchmark {
  private static final String ALL = "hand,laminar,flink";
  private static final String USAGE =
      "latency [--engines " + ALL + "] [--rate N] [--keys N] [--seconds N] [--warmup SECONDS]";

  private LatencyBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param flink makes the engines of Flink
   * @param out receives the results, tab separated
   * @param log receives what a waiting person wants to know
   * @throws dev.laminardb.benchmarks.report.BenchmarkFailure if a result is wrong or missing
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(
      String[] args, Supplier<List<LatencyEngine>> flink, PrintStream out, PrintStream log) {
    Options options =
        Options.parse(USAGE, Set.of("engines", "rate", "keys", "seconds", "warmup"), args);
    List<Supplier<List<LatencyEngine>>> engines = engines(options, flink);
    int rate = options.number("rate", 1, 100_000);
    int keys = options.number("keys", 1, 1_000);
    int warmUpRows = Math.multiplyExact(rate, options.number("warmup", 0, 10));
    int rows =
        Math.addExact(warmUpRows, Math.multiplyExact(rate, options.number("seconds", 1, 15)));
    Tsv table =
        new Tsv(
            out,
            "engine",
            "case",
            "idle",
            "rate",
            "p50_us",
            "p99_us",
            "p999_us",
            "max_us",
            "waiting_percent");
    for (Supplier<List<LatencyEngine>> chosen : engines) {
      for (LatencyEngine engine : chosen.get()) {
        log.println(engine.name() + ", " + engine.idle());
        OneRun run = new OneRun(rate, rows, keys, warmUpRows);
        engine.run(run);
        LatencyRecorder recorder = run.recorder();
        table.row(
            engine.name(),
            "running-sum",
            engine.idle(),
            Integer.toString(rate),
            oneDigit(recorder.micros(50)),
            oneDigit(recorder.micros(99)),
            oneDigit(recorder.micros(99.9)),
            oneDigit(recorder.micros(100)),
            oneDigit(recorder.waitingPercent()));
      }
    }
  }

  private static List<Supplier<List<LatencyEngine>>> engines(
      Options options, Supplier<List<LatencyEngine>> flink) {
    List<Supplier<List<LatencyEngine>>> engines = new ArrayList<>();
    for (String name : options.text("engines", ALL).split(",", -1)) {
      engines.add(
          switch (name) {
            case "hand" -> () -> List.of(new HandLoop());
            case "laminar" -> () -> List.of(new LaminarLatency(true), new LaminarLatency(false));
            case "flink" -> flink;
            default -> throw options.refuse("unknown engine \"" + name + "\": there are " + ALL);
          });
    }
    return engines;
  }

  private static String oneDigit(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A run whose schedule begins when its engine says so. */
  private static final class OneRun implements LatencyEngine.Run {
    private final int rate;
    private final int rows;
    private final int keys;
    private final int warmUpRows;
    private volatile @Nullable Schedule schedule;
    private volatile @Nullable LatencyRecorder recorder;

    OneRun(int rate, int rows, int keys, int warmUpRows) {
      this.rate = rate;
      this.rows = rows;
      this.keys = keys;
      this.warmUpRows = warmUpRows;
    }

    @Override
    public void begin() {
      Schedule begun = Schedule.begin(rate, rows, keys);
      recorder = new LatencyRecorder(begun, warmUpRows);
      schedule = begun;
    }

    @Override
    public Schedule schedule() {
      return Objects.requireNonNull(schedule, "not begun");
    }

    @Override
    public LatencyRecorder recorder() {
      return Objects.requireNonNull(recorder, "not begun");
    }
  }
}
