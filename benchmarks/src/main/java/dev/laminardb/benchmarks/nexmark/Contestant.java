package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Durations;

/** An engine, the times it took, and the one result it must always give. Used by one thread. */
final class Contestant {
  private final Engine engine;
  private final long repetitionNanos;
  private final Durations durations = new Durations();
  private final long rows;
  private final long checksum;
  private long changes;

  /**
   * Runs the engine once to see its result.
   *
   * @param repetitionNanos a repetition runs as many passes as fill this time, so that a short
   *     query is timed well
   */
  Contestant(Engine engine, long repetitionNanos) {
    this.engine = engine;
    this.repetitionNanos = repetitionNanos;
    Engine.Pass first = engine.check();
    rows = first.rows();
    checksum = first.checksum();
    changes = first.changes();
  }

  /** Runs a repetition that is not counted. */
  void warmUp() {
    repetition();
  }

  /** Runs a repetition; its time is the mean of its passes. */
  void measure() {
    durations.add(repetition());
  }

  private double repetition() {
    long begin = System.nanoTime();
    long nanos = 0;
    int passes = 0;
    while (passes == 0 || System.nanoTime() - begin < repetitionNanos) {
      Engine.Pass pass = engine.run();
      if (engine.checksEveryPass()) {
        check(pass);
      }
      changes = pass.changes();
      nanos += pass.nanos();
      passes++;
    }
    return nanos / 1e9 / passes;
  }

  private void check(Engine.Pass pass) {
    if (pass.rows() != rows || pass.checksum() != checksum) {
      throw new BenchmarkFailure(
          engine.name()
              + " gave another result than before: "
              + describe(pass.rows(), pass.checksum())
              + " after "
              + describe(rows, checksum));
    }
  }

  private static String describe(long rows, long checksum) {
    return rows + " rows with checksum " + Long.toHexString(checksum);
  }

  boolean agreesWith(Contestant other) {
    return rows == other.rows && checksum == other.checksum;
  }

  /** Name, rows and checksum, for people. */
  String describe() {
    return engine.name() + " gave " + describe(rows, checksum);
  }

  String name() {
    return engine.name();
  }

  /** Median seconds of a pass. */
  double seconds() {
    return durations.median();
  }

  long rows() {
    return rows;
  }

  /** Rows that came out of the last pass, of a changelog with those that were taken back. */
  long changes() {
    return changes;
  }

  long checksum() {
    return checksum;
  }
}
