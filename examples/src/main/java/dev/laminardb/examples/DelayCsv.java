package dev.laminardb.examples;

import java.io.PrintStream;
import java.util.List;

/**
 * Prints the rows of the 6-hour windows as CSV, ordered by window and airport, and nothing else.
 */
final class DelayCsv implements Report {
  static final String HEADER = "window_start,origin,flights,average_delay,max_delay,late_share";

  private final PrintStream out;

  DelayCsv(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin() {
    out.println(HEADER);
  }

  @Override
  public void windowClosed(List<AirportWindow> airports) {
    airports.forEach(row -> out.println(line(row)));
  }

  /** Numbers are written in full: reading them again gives the same value. */
  static String line(AirportWindow row) {
    return String.join(
        ",",
        row.windowStart().toString(),
        row.origin(),
        Long.toString(row.flights()),
        Double.toString(row.averageDelay()),
        Integer.toString(row.maxDelay()),
        Double.toString(row.lateShare()));
  }

  @Override
  public void progress(int pushed, int flights) {}

  @Override
  public void end(List<AirportWindow> worstDays, Statistics statistics) {
    out.flush();
  }
}
