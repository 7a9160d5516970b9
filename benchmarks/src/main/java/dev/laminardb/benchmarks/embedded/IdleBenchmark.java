package dev.laminardb.benchmarks.embedded;

import com.sun.management.OperatingSystemMXBean;
import dev.laminardb.LaminarDB;
import dev.laminardb.LaminarDBBuilder;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures the CPU that an open database takes while nothing happens: a source and a windowed
 * stream are installed, one window has closed, and no row comes any more. All threads of the JVM
 * count.
 */
public final class IdleBenchmark {
  private static final int DEFAULT_SECONDS = 10;

  /** For the compilers to finish with what starting the database gave them to do. */
  private static final int SETTLE_SECONDS = 3;

  private IdleBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param out receives the result, tab separated
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(String[] args, PrintStream out) throws InterruptedException {
    Options options =
        Options.parse("idle [--seconds N] [--cores N]", Set.of("seconds", "cores"), args);
    int seconds = options.number("seconds", 1, DEFAULT_SECONDS);
    LaminarDBBuilder builder = LaminarDB.builder();
    if (options.has("cores")) {
      builder.cores(options.number("cores", 1, 1));
    }
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try (LaminarDB db = builder.open()) {
      QuickStart.install(db);
      QuickStart.pushMinute(db);
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      long wallBefore = System.nanoTime();
      long cpuBefore = process.getProcessCpuTime();
      TimeUnit.SECONDS.sleep(seconds);
      double cpuNanos = process.getProcessCpuTime() - cpuBefore;
      double wallNanos = System.nanoTime() - wallBefore;
      new Tsv(out, "case", "seconds", "cpu_percent_of_one_core")
          .row("idle", Tsv.seconds(wallNanos / 1e9), Tsv.ratio(100 * cpuNanos / wallNanos));
    }
  }
}
