package dev.laminardb.benchmarks.report;

/** A benchmark ran but its results cannot be trusted; the message says why. */
public final class BenchmarkFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with what was expected and what was found. */
  public BenchmarkFailure(String message) {
    super(message);
  }
}
