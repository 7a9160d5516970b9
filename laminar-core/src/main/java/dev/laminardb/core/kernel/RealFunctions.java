package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Functions of DOUBLE. Where a function has no real value it fails with {@link
 * ErrorCode#INVALID_ARGUMENT}, as in PostgreSQL; what is too large is infinite, as in arithmetic.
 * NaN gives NaN.
 */
public final class RealFunctions {
  private static final double LN_2 = Math.log(2);

  /** Of eight digits, the first of which is not stored, as bits of a double. */
  private static final long HALF_OF_LAST_DIGIT = 1L << 52 - 7 - 1;

  private RealFunctions() {}

  private static LaminarException undefined(String call, String domain) {
    return new LaminarException(ErrorCode.INVALID_ARGUMENT, call + " has no real value; " + domain);
  }

  /**
   * The nearest number of eight binary digits, which is less than 0.4 % away; of two that are as
   * near the one further from zero. There are 128 of them from one power of two to the next.
   */
  public static double fewDigits(double x) {
    long bits = Double.doubleToLongBits(x);
    double near = Double.longBitsToDouble(bits + HALF_OF_LAST_DIGIT & -2 * HALF_OF_LAST_DIGIT);
    return Double.isFinite(near) ? near : x;
  }

  /** Square root. */
  public static double sqrt(double x) {
    if (x < 0) {
      throw undefined("SQRT(" + x + ")", "only numbers that are not negative have a root");
    }
    return Math.sqrt(x);
  }

  /** Natural logarithm. */
  public static double ln(double x) {
    check("LN", x);
    return Math.log(x);
  }

  /** Logarithm to base 10. */
  public static double log10(double x) {
    check("LOG10", x);
    return Math.log10(x);
  }

  /** Logarithm to base 2. */
  public static double log2(double x) {
    check("LOG2", x);
    // Exact for powers of two, which the quotient of two rounded logarithms is not.
    int exponent = Math.getExponent(x);
    return x == Math.scalb(1.0, exponent) ? exponent : Math.log(x) / LN_2;
  }

  /** LOG of one argument: to base 10. */
  public static double log(double x) {
    check("LOG", x);
    return Math.log10(x);
  }

  /** LOG of two arguments, the first of which is the base. */
  public static double log(double base, double x) {
    check("LOG", x);
    check("LOG", base);
    if (base == 1) {
      throw undefined("LOG(1.0, " + x + ")", "1 is no base");
    }
    return base == 10 ? Math.log10(x) : base == 2 ? log2(x) : Math.log(x) / Math.log(base);
  }

  private static void check(String function, double x) {
    if (x <= 0) {
      throw undefined(function + "(" + x + ")", "only numbers above 0 have a logarithm");
    }
  }

  /** A power. */
  public static double power(double base, double exponent) {
    if (base == 0 && exponent < 0) {
      throw undefined("POWER(" + base + ", " + exponent + ")", "it divides by zero");
    }
    if (base < 0 && Double.isFinite(base) && exponent != Math.rint(exponent)) {
      throw undefined(
          "POWER(" + base + ", " + exponent + ")",
          "a negative number has powers of whole exponents only");
    }
    return Math.pow(base, exponent);
  }

  /** Arc sine, in radians. */
  public static double asin(double x) {
    checkUnit("ASIN", x);
    return Math.asin(x);
  }

  /** Arc cosine, in radians. */
  public static double acos(double x) {
    checkUnit("ACOS", x);
    return Math.acos(x);
  }

  private static void checkUnit(String function, double x) {
    if (x < -1 || x > 1) {
      throw undefined(function + "(" + x + ")", "the argument has to be between -1 and 1");
    }
  }

  /** Sine of an angle in radians. */
  public static double sin(double x) {
    return Math.sin(checkFinite("SIN", x));
  }

  /** Cosine of an angle in radians. */
  public static double cos(double x) {
    return Math.cos(checkFinite("COS", x));
  }

  /** Tangent of an angle in radians. */
  public static double tan(double x) {
    return Math.tan(checkFinite("TAN", x));
  }

  /** Cotangent of an angle in radians; of 0 it is infinite. */
  public static double cot(double x) {
    return 1 / Math.tan(checkFinite("COT", x));
  }

  private static double checkFinite(String function, double x) {
    if (Double.isInfinite(x)) {
      throw undefined(function + "(" + x + ")", "an angle has to be finite");
    }
    return x;
  }

  /** SIGN: -1, 0 or 1. */
  public static double sign(double x) {
    return x == 0 ? 0 : Math.signum(x);
  }

  /** SIGN: -1, 0 or 1. */
  public static int sign(int x) {
    return Integer.signum(x);
  }

  /** SIGN: -1, 0 or 1. */
  public static int sign(long x) {
    return Long.signum(x);
  }

  /** ROUND to a whole number, halves to the even neighbour. */
  public static double round(double x) {
    return Math.rint(x);
  }

  /** ROUND to digits behind the point, or to powers of ten if they are negative. */
  public static double round(double x, long digits) {
    double power = power10(Math.abs(digits));
    double rounded = digits >= 0 ? Math.rint(x * power) / power : Math.rint(x / power) * power;
    return defined(x, rounded, digits);
  }

  /** TRUNC to a whole number, towards zero. */
  public static double truncate(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  /** TRUNC to digits behind the point, or to powers of ten if they are negative. */
  public static double truncate(double x, long digits) {
    double power = power10(Math.abs(digits));
    double cut = digits >= 0 ? truncate(x * power) / power : truncate(x / power) * power;
    return defined(x, cut, digits);
  }

  private static double power10(long digits) {
    return Math.pow(10, Math.min(digits, 400));
  }

  /** Beyond the greatest power of ten, no digit is cut off, or all are. */
  private static double defined(double x, double rounded, long digits) {
    if (Double.isFinite(rounded) || !Double.isFinite(x)) {
      return rounded;
    }
    return digits >= 0 ? x : 0;
  }

  /** PI(). */
  public static double pi() {
    return Math.PI;
  }

  /** Angle in degrees. */
  public static double degrees(double x) {
    return x * (180 / Math.PI);
  }

  /** Angle in radians. */
  public static double radians(double x) {
    return x * (Math.PI / 180);
  }

  /**
   * WIDTH_BUCKET: in which of equal intervals between two bounds a number lies, from 1; 0 before
   * the first bound, one more than there are from the second on. The bounds may be falling.
   */
  public static int bucket(double x, double low, double high, long count) {
    if (count < 1 || count >= Integer.MAX_VALUE) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "WIDTH_BUCKET of "
              + count
              + " buckets; there has to be one at least, and 2,147,483,646 at most");
    }
    if (Double.isNaN(x) || !Double.isFinite(low) || !Double.isFinite(high) || low == high) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "WIDTH_BUCKET of "
              + x
              + " from "
              + low
              + " to "
              + high
              + "; the bounds have to be two finite numbers");
    }
    boolean rising = low < high;
    if (rising ? x < low : x > low) {
      return 0;
    }
    if (rising ? x >= high : x <= high) {
      return (int) count + 1;
    }
    // Halves, for the difference of two numbers may be infinite. Rounding up to the end is undone.
    double part = (x / 2 - low / 2) / (high / 2 - low / 2);
    return (int) Math.min(count, (long) Math.floor(part * count) + 1);
  }
}
