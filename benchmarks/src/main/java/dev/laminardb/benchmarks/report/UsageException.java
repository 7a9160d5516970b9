package dev.laminardb.benchmarks.report;

/** Wrong arguments on the command line. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String usage;

  /**
   * An error in the arguments.
   *
   * @param message which argument is wrong, and how
   * @param usage which are allowed
   */
  public UsageException(String message, String usage) {
    super(message);
    this.usage = usage;
  }

  /** The arguments that are allowed, on one line. */
  public String usage() {
    return usage;
  }
}
