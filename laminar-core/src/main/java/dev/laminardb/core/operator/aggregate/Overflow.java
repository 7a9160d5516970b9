package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/** Refuses sums that do not fit. */
public final class Overflow {
  private Overflow() {}

  /**
   * Fails where a sum of BIGINT or INT went beyond its range.
   *
   * @param overflow negative if so: all additions' {@code (a ^ sum) & (b ^ sum)}, or-ed
   * @throws LaminarException with {@link ErrorCode#NUMERIC_OVERFLOW}
   */
  public static void refuse(long overflow) {
    if (overflow < 0) {
      throw new LaminarException(
          ErrorCode.NUMERIC_OVERFLOW,
          "SUM or AVG went beyond the range of BIGINT; cast its argument to DOUBLE to sum"
              + " approximately");
    }
  }
}
