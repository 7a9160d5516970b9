package dev.laminardb.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measured durations of one thing, in seconds. Used by one thread. */
public final class Durations {
  private final List<Double> seconds = new ArrayList<>();

  /** Adds a measurement. */
  public void add(double measured) {
    seconds.add(measured);
  }

  /** The middle one, or the mean of the middle two. */
  public double median() {
    List<Double> sorted = new ArrayList<>(seconds);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The shortest. */
  public double shortest() {
    return Collections.min(seconds);
  }

  /** The longest. */
  public double longest() {
    return Collections.max(seconds);
  }
}
