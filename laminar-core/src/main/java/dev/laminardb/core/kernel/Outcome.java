package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/** What generated code does with a finished column or value. */
public final class Outcome {
  private Outcome() {}

  /**
   * Sets the first validity bits, for a nullable column whose values turned out never to be null.
   *
   * @param validity address of the column's bitmap, all zero
   * @param count how many
   */
  public static void allValid(long validity, int count) {
    RawMemory.fill(validity, count >> 3, (byte) 0xff);
    for (int i = count & ~7; i < count; i++) {
      RawMemory.setBit(validity, i);
    }
  }

  /** The error of a null in a column that the planner took to be NOT NULL. */
  public static LaminarException unexpectedNull(String column) {
    return new LaminarException(
        ErrorCode.INTERNAL,
        "column \"" + column + "\" was planned as NOT NULL but its expression yields null");
  }
}
