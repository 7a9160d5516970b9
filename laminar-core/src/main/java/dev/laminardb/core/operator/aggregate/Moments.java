package dev.laminardb.core.operator.aggregate;

/**
 * Arithmetic of sums that are pairs of doubles, a value and what rounding has cut off it: about 32
 * digits (T. J. Dekker, A floating-point technique for extending the available precision, 1971).
 * The result is in fields, so that nothing is allocated. Used by one thread.
 */
final class Moments {
  /** So far below the greatest sum there was, a difference of sums is what rounding has left. */
  private static final double NOISE = 0x1p-98;

  /** The last result. */
  double high;

  /** What rounding has cut off {@link #high}. */
  double low;

  /** {@code (a, aLow) + (b, bLow)}. */
  void add(double a, double aLow, double b, double bLow) {
    double sum = a + b;
    double part = sum - a;
    double lost = (a - (sum - part)) + (b - part) + (aLow + bLow);
    high = sum + lost;
    low = lost - (high - sum);
  }

  /** {@code a * b}, exactly. */
  void multiply(double a, double b) {
    high = a * b;
    low = Math.fma(a, b, -high);
  }

  /**
   * The sum of {@code (x - mean(x)) * (y - mean(y))} of so many pairs.
   *
   * @param greatest how great the sum of products may once have been
   * @param xy the sum of products
   * @param x the sum of the first values
   * @param y the sum of the second values
   */
  double centred(
      double xy,
      double xyLow,
      double x,
      double xLow,
      double y,
      double yLow,
      double count,
      double greatest) {
    double product = x * y;
    double productLow = Math.fma(x, y, -product) + (x * yLow + xLow * y);
    double mean = product / count;
    double meanLow = (Math.fma(-mean, count, product) + productLow) / count;
    add(xy, xyLow, -mean, -meanLow);
    return Math.abs(high) <= NOISE * greatest ? 0 : high;
  }
}
