package dev.laminardb.examples;

import java.nio.charset.Charset;

/**
 * Draws a delay as a bar: a cell for each 5 minutes, 24 cells at most, none for an early arrival.
 */
final class DelayBar {
  private static final double MINUTES_PER_CELL = 5;
  private static final int CELLS = 24;
  private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

  private final boolean blocks;

  private DelayBar(boolean blocks) {
    this.blocks = blocks;
  }

  /** Draws with eighths of block characters if the charset has them, else with number signs. */
  static DelayBar in(Charset charset) {
    return new DelayBar(charset.canEncode() && charset.newEncoder().canEncode(EIGHTHS));
  }

  /**
   * The bar of a delay.
   *
   * @param minutes may be negative
   */
  String of(double minutes) {
    double cells = Math.min(CELLS, Math.max(0, minutes / MINUTES_PER_CELL));
    if (!blocks) {
      return "#".repeat((int) Math.round(cells));
    }
    int eighths = (int) Math.round(cells * 8);
    int rest = eighths % 8;
    return "█".repeat(eighths / 8) + (rest == 0 ? "" : EIGHTHS.substring(rest - 1, rest));
  }
}
