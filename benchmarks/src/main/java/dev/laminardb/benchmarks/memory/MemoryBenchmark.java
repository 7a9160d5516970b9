package dev.laminardb.benchmarks.memory;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Options;
import dev.laminardb.benchmarks.report.Tsv;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.util.Locale;
import java.util.Set;

/**
 * Measures the memory that groups take, each with a BIGINT key, a count and a sum: what is in use
 * once they are all there, without what was in use when there was one.
 */
public final class MemoryBenchmark {
  private static final String ALL = "hand,laminar";
  private static final int DEFAULT_GROUPS = 10_000_000;

  /** Odd, so that different numbers have different keys. */
  private static final long SPREAD = 0xBF58476D1CE4E5B9L;

  private MemoryBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args its options, without the command
   * @param out receives the results, tab separated
   * @throws BenchmarkFailure if groups are missing
   * @throws dev.laminardb.benchmarks.report.UsageException if an option is wrong
   */
  public static void run(String[] args, PrintStream out) {
    Options options =
        Options.parse(
            "memory [--engines " + ALL + "] [--groups N]", Set.of("engines", "groups"), args);
    int groups = options.number("groups", 2, DEFAULT_GROUPS);
    String[] engines = options.text("engines", ALL).split(",", -1);
    for (String engine : engines) {
      if (!engine.equals("hand") && !engine.equals("laminar")) {
        throw options.refuse("unknown engine \"" + engine + "\": there are " + ALL);
      }
    }
    Tsv table = new Tsv(out, "engine", "groups", "heap_bytes", "off_heap_bytes", "bytes_per_group");
    for (String engine : engines) {
      MemoryUse use = engine.equals("hand") ? byHand(groups) : inLaminar(groups);
      table.row(
          engine,
          Integer.toString(groups),
          Long.toString(use.heapBytes()),
          Long.toString(use.offHeapBytes()),
          String.format(Locale.ROOT, "%.1f", use.bytes() / (double) groups));
    }
  }

  /** The key of a group; they lie all over the numbers there are. */
  static long key(int group) {
    return group * SPREAD;
  }

  private static MemoryUse byHand(int groups) {
    HandTable table = new HandTable();
    table.add(key(0), 0);
    MemoryUse before = MemoryUse.now();
    for (int group = 1; group < groups; group++) {
      table.add(key(group), group);
    }
    MemoryUse use = MemoryUse.now().since(before);
    if (table.size() != groups) {
      throw new BenchmarkFailure("not " + groups + " groups but " + table.size());
    }
    Reference.reachabilityFence(table);
    return use;
  }

  private static MemoryUse inLaminar(int groups) {
    try (LaminarTable table = new LaminarTable()) {
      table.add(0, 1);
      MemoryUse before = MemoryUse.with(table.allocator());
      table.add(1, groups);
      MemoryUse use = MemoryUse.with(table.allocator()).since(before);
      table.check(groups);
      return use;
    }
  }
}
