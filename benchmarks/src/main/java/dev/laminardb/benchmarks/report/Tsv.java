package dev.laminardb.benchmarks.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Prints a table as tab-separated lines, each as soon as it is known. Numbers are written with a
 * point and without grouping wherever the program runs. Used by one thread.
 */
public final class Tsv {
  private final PrintStream out;
  private final int columns;

  /** Prints the header. */
  public Tsv(PrintStream out, String... header) {
    this.out = out;
    this.columns = header.length;
    print(List.of(header));
  }

  /**
   * Prints a row.
   *
   * @throws IllegalArgumentException if its length is not the header's, or a cell would break the
   *     format
   */
  public void row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells in a table of " + columns);
    }
    for (String cell : cells) {
      if (cell.indexOf('\t') >= 0 || cell.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("a cell holds a tab or a line break: " + cell);
      }
    }
    print(List.of(cells));
  }

  private void print(List<String> cells) {
    // Not println: the separator must not depend on the platform.
    out.print(String.join("\t", cells) + "\n");
    out.flush();
  }

  /** A duration in seconds, to the microsecond. */
  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.6f", seconds);
  }

  /** A rate per second, to the unit. */
  public static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.0f", perSecond);
  }

  /** A ratio or a percentage, to three decimals. */
  public static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }
}
