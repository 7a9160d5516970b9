package dev.laminardb.benchmarks;

import dev.laminardb.benchmarks.duckdb.DuckDbGroupedView;
import dev.laminardb.benchmarks.duckdb.DuckDbPeer;
import dev.laminardb.benchmarks.embedded.ColdStartBenchmark;
import dev.laminardb.benchmarks.embedded.IdleBenchmark;
import dev.laminardb.benchmarks.embedded.PushBenchmark;
import dev.laminardb.benchmarks.flink.FlinkLatency;
import dev.laminardb.benchmarks.flink.FlinkPeer;
import dev.laminardb.benchmarks.fraud.FraudBenchmark;
import dev.laminardb.benchmarks.latency.LatencyBenchmark;
import dev.laminardb.benchmarks.memory.MemoryBenchmark;
import dev.laminardb.benchmarks.nexmark.NexmarkBenchmark;
import dev.laminardb.benchmarks.nexmark.Peer;
import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.UsageException;
import dev.laminardb.benchmarks.tpch.TpchBenchmark;
import dev.laminardb.benchmarks.views.ViewsBenchmark;
import dev.laminardb.core.error.LaminarException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs the benchmark its first argument names. Exits with 0 when it succeeded, with 1 when it
 * failed or its results were wrong, and with 2 when the arguments were.
 */
public final class Main {
  private static final String BENCHMARKS =
      "nexmark | push | views | tpch | latency | memory | fraud | coldstart | idle";

  /** Each loads its own classes only when asked for: they need more than LaminarDB's. */
  private static final Map<String, Supplier<Peer>> PEERS =
      new TreeMap<>(Map.of("duckdb", () -> new DuckDbPeer(), "flink", () -> new FlinkPeer()));

  private Main() {}

  /** Runs one benchmark and ends the JVM. */
  public static void main(String[] args) throws Exception {
    System.exit(run(args));
  }

  private static int run(String[] args) throws Exception {
    try {
      if (args.length == 0) {
        throw new UsageException("no benchmark named", BENCHMARKS);
      }
      String[] options = Arrays.copyOfRange(args, 1, args.length);
      switch (args[0]) {
        case "nexmark" -> NexmarkBenchmark.run(options, PEERS, System.out, System.err);
        case "push" -> PushBenchmark.run(options, System.out, System.err);
        case "views" ->
            ViewsBenchmark.run(options, groups -> new DuckDbGroupedView(groups), System.out);
        case "tpch" -> TpchBenchmark.run(options, System.out, System.err);
        case "latency" ->
            LatencyBenchmark.run(options, () -> FlinkLatency.all(), System.out, System.err);
        case "memory" -> MemoryBenchmark.run(options, System.out);
        case "fraud" -> FraudBenchmark.run(options, System.out, System.err);
        case "coldstart" -> ColdStartBenchmark.run(options, System.out);
        case "idle" -> IdleBenchmark.run(options, System.out);
        default -> throw new UsageException("unknown benchmark: " + args[0], BENCHMARKS);
      }
      return 0;
    } catch (UsageException e) {
      System.err.println(e.getMessage());
      System.err.println("usage: " + e.usage());
      return 2;
    } catch (BenchmarkFailure | LaminarException e) {
      System.err.println("FAILED: " + e.getMessage());
      return 1;
    }
  }
}
