package dev.laminardb.examples;

import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param format how results are printed
 * @param cores how many cores the database uses, or null for its default
 * @param all whether the table shows every airport of a window
 */
record Options(Format format, @Nullable Integer cores, boolean all) {
  static final String USAGE =
      """
      usage: FlightDelays [--format table|csv] [--cores N] [--all]
        --format table   a table for people (default); --all shows every airport of each window
        --format csv     one line for each window and airport, and nothing else
        --cores N        how many cores the database uses (default: it decides)
      """;

  /** How results are printed. */
  enum Format {
    TABLE,
    CSV
  }

  /** A command line that cannot be understood; the message says why. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /** Reads the arguments. */
  static Options parse(String... arguments) throws UsageException {
    Format format = Format.TABLE;
    @Nullable Integer cores = null;
    boolean all = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--format" -> format = format(valueOf(arguments, i++));
        case "--cores" -> cores = cores(valueOf(arguments, i++));
        case "--all" -> all = true;
        default -> throw new UsageException("unknown argument: " + arguments[i]);
      }
    }
    return new Options(format, cores, all);
  }

  private static String valueOf(String[] arguments, int index) throws UsageException {
    if (index + 1 == arguments.length) {
      throw new UsageException(arguments[index] + " needs a value");
    }
    return arguments[index + 1];
  }

  private static Format format(String text) throws UsageException {
    return switch (text) {
      case "table" -> Format.TABLE;
      case "csv" -> Format.CSV;
      default -> throw new UsageException("--format is table or csv, not " + text);
    };
  }

  private static int cores(String text) throws UsageException {
    try {
      int cores = Integer.parseInt(text);
      if (cores >= 1) {
        return cores;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("--cores is a number from 1, not " + text);
    }
    throw new UsageException("--cores is a number from 1, not " + text);
  }
}
