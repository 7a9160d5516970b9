package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;

/** What loops over rows and code generated for them have in common. */
public final class Folding {
  private Folding() {}

  /**
   * The bits of a double, so that integers order as {@link Double#compare} does: NaN is above every
   * number.
   */
  public static long ordered(double value) {
    return flip(Double.doubleToLongBits(value));
  }

  /** Writes an INT or a BIGINT. */
  static void write(ColumnType type, long value, ColumnBuilder out, int at) {
    if (type == ColumnType.INT) {
      out.setInt(at, (int) value);
    } else {
      out.setLong(at, value);
    }
  }

  /** The double with ordered bits. */
  static double ofOrdered(long ordered) {
    return Double.longBitsToDouble(flip(ordered));
  }

  /** All bits but the sign, of negative numbers. */
  private static long flip(long bits) {
    return bits ^ (bits >> (Long.SIZE - 1)) >>> 1;
  }
}
