package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.report.BenchmarkFailure;
import dev.laminardb.benchmarks.report.Durations;

/** An engine, the times it took, and the one result it must always give. Used by one thread. */
final class Contestant {
  /** A repetition runs as many passes as fill this time, so that a short query is timed well. */
  private static final long REPETITION_NANOS = 1_000_000_000L;

  private final Engine engine;
  private final Durations durations = new Durations();
  private final long rows;
  private final long checksum;

  /** Runs the engine once to see its result. */
  Contestant(Engine engine) {
    this.engine = engine;
    Engine.Pass first = engine.run();
    rows = first.rows();
    checksum = first.checksum();
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
    long nanos = 0;
    int passes = 0;
    while (nanos < REPETITION_NANOS) {
      Engine.Pass pass = engine.run();
      if (pass.rows() != rows || pass.checksum() != checksum) {
        throw new BenchmarkFailure(
            engine.name()
                + " gave another result than before: "
                + describe(pass.rows(), pass.checksum())
                + " after "
                + describe(rows, checksum));
      }
      nanos += pass.nanos();
      passes++;
    }
    return nanos / 1e9 / passes;
  }

  /** Rows and checksum, for people. */
  static String describe(long rows, long checksum) {
    return rows + " rows with checksum " + Long.toHexString(checksum);
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

  long checksum() {
    return checksum;
  }
}
