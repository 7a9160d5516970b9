package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Exact decimal numbers as integers of 128 bits in two words, the value times ten to its scale:
 * what Arrow's Decimal128 holds. A number of at most 18 digits is its low word; the high one
 * repeats the sign. Here are the functions whose result is one word; {@link WideDecimals} has the
 * others.
 */
public final class Decimals {
  /** The most digits that fit one word, whatever they are. */
  public static final int NARROW_DIGITS = 18;

  /** The most digits of all. */
  public static final int MOST_DIGITS = 38;

  private static final long LOW_WORD = 0xffff_ffffL;
  private static final int EXACT_POWERS_IN_DOUBLE = 22;
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  /** Powers of ten, from 0 to 38. */
  private static final long[] POWER_LOW = new long[MOST_DIGITS + 1];

  private static final long[] POWER_HIGH = new long[MOST_DIGITS + 1];
  private static final double[] POWER_DOUBLE = new double[EXACT_POWERS_IN_DOUBLE + 1];

  static {
    for (int i = 0; i <= MOST_DIGITS; i++) {
      BigInteger power = BigInteger.TEN.pow(i);
      POWER_LOW[i] = power.longValue();
      POWER_HIGH[i] = power.shiftRight(Long.SIZE).longValue();
      if (i <= EXACT_POWERS_IN_DOUBLE) {
        POWER_DOUBLE[i] = power.doubleValue();
      }
    }
  }

  private Decimals() {}

  /** The low word of a power of ten. */
  public static long powerLow(int exponent) {
    return POWER_LOW[exponent];
  }

  /** The high word of a power of ten. */
  public static long powerHigh(int exponent) {
    return POWER_HIGH[exponent];
  }

  /** The high word of a sum, which wraps as the low word does. */
  public static long addHigh(long aLow, long aHigh, long bLow, long bHigh) {
    return aHigh + bHigh + (Long.compareUnsigned(aLow + bLow, aLow) < 0 ? 1 : 0);
  }

  /** The high word of a difference. */
  public static long subtractHigh(long aLow, long aHigh, long bLow, long bHigh) {
    return aHigh - bHigh - (Long.compareUnsigned(aLow, bLow) < 0 ? 1 : 0);
  }

  /** The high word of a negative; the low one is {@code -low}. */
  public static long negateHigh(long low, long high) {
    return ~high + (low == 0 ? 1 : 0);
  }

  /** The high word of a product, modulo 2<sup>128</sup>; the low one is {@code aLow * bLow}. */
  public static long multiplyHigh(long aLow, long aHigh, long bLow, long bHigh) {
    return unsignedMultiplyHigh(aLow, bLow) + aHigh * bLow + aLow * bHigh;
  }

  static long unsignedMultiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }

  /** Negative, zero or positive, as {@link java.util.Comparator#compare}. */
  public static int compare(long aLow, long aHigh, long bLow, long bHigh) {
    return aHigh != bHigh ? Long.compare(aHigh, bHigh) : Long.compareUnsigned(aLow, bLow);
  }

  /** Compares numbers of any scales. */
  public static int compare(long aLow, long aHigh, int aScale, long bLow, long bHigh, int bScale) {
    return toBigDecimal(aLow, aHigh, aScale).compareTo(toBigDecimal(bLow, bHigh, bScale));
  }

  /** Whether a number has at most so many digits. */
  public static boolean fits(long low, long high, int precision) {
    long magnitudeLow = high < 0 ? -low : low;
    long magnitudeHigh = high < 0 ? negateHigh(low, high) : high;
    // The magnitude of -2^127 is negative.
    return magnitudeHigh >= 0
        && compare(magnitudeLow, magnitudeHigh, POWER_LOW[precision], POWER_HIGH[precision]) < 0;
  }

  /**
   * A number that has to have at most so many digits.
   *
   * @param precision at most {@link #NARROW_DIGITS}
   */
  public static long narrow(long value, int precision, int scale) {
    long limit = POWER_LOW[precision];
    if (value >= limit || value <= -limit) {
      throw overflow(value, value >> 63, precision, scale);
    }
    return value;
  }

  /** Divides a number of at most 18 digits by a power of ten, rounding halves away from zero. */
  public static long scaleDown(long value, long power) {
    long quotient = value / power;
    long twice = (value - quotient * power) * 2;
    return quotient + (twice >= power ? 1 : twice <= -power ? -1 : 0);
  }

  /** The nearest DOUBLE. */
  public static double toDouble(long low, long high, int scale) {
    if (high == low >> 63
        && low <= EXACT_IN_DOUBLE
        && low >= -EXACT_IN_DOUBLE
        && scale <= EXACT_POWERS_IN_DOUBLE) {
      // Both numbers are exact, so the one division rounds once.
      return low / POWER_DOUBLE[scale];
    }
    return toBigDecimal(low, high, scale).doubleValue();
  }

  /** The number as an object. */
  public static BigDecimal toBigDecimal(long low, long high, int scale) {
    return high == low >> 63
        ? BigDecimal.valueOf(low, scale)
        : new BigDecimal(toBigInteger(low, high), scale);
  }

  static BigInteger toBigInteger(long low, long high) {
    return BigInteger.valueOf(high)
        .shiftLeft(Long.SIZE)
        .add(BigInteger.valueOf(low >>> 32).shiftLeft(32))
        .add(BigInteger.valueOf(low & LOW_WORD));
  }

  static LaminarException overflow(long low, long high, int precision, int scale) {
    return overflow(toBigDecimal(low, high, scale).toPlainString(), precision, scale);
  }

  static LaminarException overflow(String value, int precision, int scale) {
    return LaminarException.ofValue(
        ErrorCode.NUMERIC_OVERFLOW,
        value
            + " does not fit DECIMAL("
            + precision
            + ", "
            + scale
            + "), which has "
            + (precision - scale)
            + " digits before the point; cast to a wider type, or to DOUBLE");
  }
}
