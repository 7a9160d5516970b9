package dev.laminardb.examples;

import java.io.PrintStream;

/**
 * A line on standard error that says how far the program is. On a terminal the line is rewritten in
 * place and wiped before anything else is printed; elsewhere each report is a line of its own.
 */
final class ProgressLine {
  private static final String WIPE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private boolean visible;

  ProgressLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  void show(String text) {
    if (terminal) {
      err.print(WIPE + text);
      err.flush();
      visible = true;
    } else {
      err.println(text);
    }
  }

  void clear() {
    if (visible) {
      err.print(WIPE);
      err.flush();
      visible = false;
    }
  }
}
