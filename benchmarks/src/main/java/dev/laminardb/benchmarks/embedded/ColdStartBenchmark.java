package dev.laminardb.benchmarks.embedded;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Durations;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * Times {@link QuickStart} in fresh JVMs from outside: from asking the operating system for the
 * process to reading the line it prints. The JVM's own start is part of it, and no clock inside the
 * program makes it load classes that it would not load otherwise.
 */
public final class ColdStartBenchmark {
  private static final int DEFAULT_RUNS = 10;

  private ColdStartBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param out receives the result, tab separated
   * @throws BenchmarkFailure if a run did not print its row
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(String[] args, PrintStream out) throws IOException, InterruptedException {
    Options options = Options.parse("coldstart [--runs N]", Set.of("runs"), args);
    int runs = options.number("runs", 1, DEFAULT_RUNS);
    Durations durations = new Durations();
    for (int i = 0; i < runs; i++) {
      durations.add(secondsToFirstRow());
    }
    new Tsv(out, "case", "runs", "median_seconds", "min_seconds", "max_seconds")
        .row(
            "quickstart",
            Integer.toString(runs),
            Tsv.seconds(durations.median()),
            Tsv.seconds(durations.shortest()),
            Tsv.seconds(durations.longest()));
  }

  private static double secondsToFirstRow() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                QuickStart.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    long begin = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String row = output.readLine();
      long nanos = System.nanoTime() - begin;
      int exitCode = process.waitFor();
      if (row == null || !row.contains("ACME") || exitCode != 0) {
        throw new BenchmarkFailure(
            "the quick start printed \"" + row + "\" and ended with exit code " + exitCode);
      }
      return nanos / 1e9;
    } finally {
      process.destroy();
    }
  }
}
