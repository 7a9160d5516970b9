package dev.laminardb.benchmarks;

import dev.laminardb.benchmarks.embedded.ColdStartBenchmark;
import dev.laminardb.benchmarks.embedded.IdleBenchmark;
import dev.laminardb.benchmarks.embedded.PushBenchmark;
import dev.laminardb.benchmarks.nexmark.NexmarkBenchmark;
import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.UsageException;
import java.util.Arrays;

/**
 * Runs the benchmark its first argument names. Exits with 0 when it succeeded, with 1 when it
 * failed or its results were wrong, and with 2 when the arguments were.
 */
public final class Main {
  private Main() {}

  /** Runs one benchmark and ends the JVM. */
  public static void main(String[] args) throws Exception {
    System.exit(run(args));
  }

  private static int run(String[] args) throws Exception {
    try {
      if (args.length == 0) {
        throw new UsageException("no benchmark named", "nexmark | push | coldstart | idle");
      }
      String[] options = Arrays.copyOfRange(args, 1, args.length);
      switch (args[0]) {
        case "nexmark" -> NexmarkBenchmark.run(options, System.out, System.err);
        case "push" -> PushBenchmark.run(options, System.out, System.err);
        case "coldstart" -> ColdStartBenchmark.run(options, System.out);
        case "idle" -> IdleBenchmark.run(options, System.out);
        default ->
            throw new UsageException(
                "unknown benchmark: " + args[0], "nexmark | push | coldstart | idle");
      }
      return 0;
    } catch (UsageException e) {
      System.err.println(e.getMessage());
      System.err.println("usage: " + e.usage());
      return 2;
    } catch (BenchmarkFailure e) {
      System.err.println("FAILED: " + e.getMessage());
      return 1;
    }
  }
}
