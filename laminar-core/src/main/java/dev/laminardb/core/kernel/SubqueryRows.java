package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/** How many rows a subquery may have that stands where a value does. */
public final class SubqueryRows {
  private SubqueryRows() {}

  /**
   * Whether a subquery has a value; false if it has no row.
   *
   * @throws LaminarException MORE_THAN_ONE_ROW if it has several
   */
  public static boolean isOne(long rows) {
    if (rows > 1) {
      throw new LaminarException(
          ErrorCode.MORE_THAN_ONE_ROW,
          "more than one row returned by a subquery used as an expression; aggregate it, as in"
              + " MIN(..), or select the row by a key");
    }
    return rows == 1;
  }
}
