package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Exact arithmetic on {@link Decimals} of up to 38 digits, and conversions to them. A result is two
 * words: the low one is returned, the high one is left in {@link #high}. What has more digits than
 * asked for raises {@link ErrorCode#NUMERIC_OVERFLOW}; halves round away from zero. Steps that do
 * not fit 128 bits go by {@link BigInteger}, all others allocate nothing. Used by one thread.
 */
public final class WideDecimals {
  private static final int LONGEST_TEXT = 48;
  private static final long CHUNK = 1_000_000_000_000_000_000L;
  private static final int CHUNK_DIGITS = 18;
  private static final int DOUBLE_FRACTION_BITS = 52;
  private static final int DOUBLE_BIAS = 1075;
  private static final long LOW_HALF = 0xffff_ffffL;
  private static final long HALVES = 1L << 32;

  private long high;
  private long remainder;

  /** The high word of the last result. */
  public long high() {
    return high;
  }

  private long result(long low, long highWord) {
    high = highWord;
    return low;
  }

  /** A number that has to have so many digits at most. */
  public long check(long low, long highWord, int precision, int scale) {
    if (!Decimals.fits(low, highWord, precision)) {
      throw Decimals.overflow(low, highWord, precision, scale);
    }
    return result(low, highWord);
  }

  private long check(BigInteger value, int precision, int scale) {
    if (value.abs().compareTo(BigInteger.TEN.pow(precision)) >= 0) {
      throw Decimals.overflow(new BigDecimal(value, scale).toPlainString(), precision, scale);
    }
    return result(value.longValue(), value.shiftRight(Long.SIZE).longValue());
  }

  /** A sum that may be too large. */
  public long add(long aLow, long aHigh, long bLow, long bHigh, int precision, int scale) {
    long sumHigh = Decimals.addHigh(aLow, aHigh, bLow, bHigh);
    if (((aHigh ^ sumHigh) & (bHigh ^ sumHigh)) < 0) {
      return check(big(aLow, aHigh).add(big(bLow, bHigh)), precision, scale);
    }
    return check(aLow + bLow, sumHigh, precision, scale);
  }

  /** A difference that may be too large. */
  public long subtract(long aLow, long aHigh, long bLow, long bHigh, int precision, int scale) {
    long differenceHigh = Decimals.subtractHigh(aLow, aHigh, bLow, bHigh);
    if (((aHigh ^ bHigh) & (aHigh ^ differenceHigh)) < 0) {
      return check(big(aLow, aHigh).subtract(big(bLow, bHigh)), precision, scale);
    }
    return check(aLow - bLow, differenceHigh, precision, scale);
  }

  /**
   * A number times a power of ten.
   *
   * @param precision of the result
   * @param scale of the result
   */
  public long scaleUp(long low, long highWord, int exponent, int precision, int scale) {
    if (!Decimals.fits(low, highWord, Math.max(0, precision - exponent))) {
      if ((low | highWord) == 0) {
        return result(0, 0);
      }
      throw Decimals.overflow(
          Decimals.toBigDecimal(low, highWord, scale - exponent).toPlainString(), precision, scale);
    }
    long powerLow = Decimals.powerLow(exponent);
    return result(
        low * powerLow,
        Decimals.multiplyHigh(low, highWord, powerLow, Decimals.powerHigh(exponent)));
  }

  /** A number divided by a power of ten, rounded. */
  public long scaleDown(long low, long highWord, int exponent, int precision, int scale) {
    if (exponent > Decimals.MOST_DIGITS) {
      return result(0, 0);
    }
    boolean negative = highWord < 0;
    long magnitudeLow = negative ? -low : low;
    long magnitudeHigh = negative ? Decimals.negateHigh(low, highWord) : highWord;
    // Adding half the power and cutting off rounds; both have at most 38 digits, so it fits.
    long halfLow = Decimals.powerLow(exponent - 1) * 5;
    long halfHigh =
        Decimals.multiplyHigh(
            Decimals.powerLow(exponent - 1), Decimals.powerHigh(exponent - 1), 5, 0);
    long sumHigh = Decimals.addHigh(magnitudeLow, magnitudeHigh, halfLow, halfHigh);
    long quotient = magnitudeLow + halfLow;
    high = sumHigh;
    for (int left = exponent; left > 0; left -= CHUNK_DIGITS) {
      quotient = divide(quotient, high, Decimals.powerLow(Math.min(left, CHUNK_DIGITS)));
    }
    return signed(negative, quotient, high, precision, scale);
  }

  private long signed(boolean negative, long low, long highWord, int precision, int scale) {
    return negative
        ? check(-low, Decimals.negateHigh(low, highWord), precision, scale)
        : check(low, highWord, precision, scale);
  }

  /**
   * A product, divided by a power of ten and rounded.
   *
   * @param exponent of the power, 0 where the product is the result
   */
  public long multiply(
      long aLow, long aHigh, long bLow, long bHigh, int exponent, int precision, int scale) {
    if (aHigh == aLow >> 63 && bHigh == bLow >> 63) {
      long productHigh = Math.multiplyHigh(aLow, bLow);
      return exponent == 0
          ? check(aLow * bLow, productHigh, precision, scale)
          : scaleDown(aLow * bLow, productHigh, exponent, precision, scale);
    }
    BigInteger product = big(aLow, aHigh).multiply(big(bLow, bHigh));
    return exponent == 0
        ? check(product, precision, scale)
        : check(rounded(product, exponent), precision, scale);
  }

  private static BigInteger rounded(BigInteger value, int exponent) {
    return new BigDecimal(value, exponent).setScale(0, RoundingMode.HALF_UP).unscaledValue();
  }

  /**
   * A quotient, rounded.
   *
   * @param exponent of the power of ten that the dividend is multiplied by
   */
  public long divide(
      long aLow, long aHigh, long bLow, long bHigh, int exponent, int precision, int scale) {
    if ((bLow | bHigh) == 0) {
      throw divisionByZero(aLow, aHigh);
    }
    boolean fast =
        exponent <= Decimals.MOST_DIGITS
            && bHigh == bLow >> 63
            && bLow != Long.MIN_VALUE
            && Decimals.fits(aLow, aHigh, Decimals.MOST_DIGITS - exponent);
    if (!fast) {
      BigDecimal dividend = new BigDecimal(big(aLow, aHigh)).movePointRight(exponent);
      BigDecimal quotient =
          dividend.divide(new BigDecimal(big(bLow, bHigh)), 0, RoundingMode.HALF_UP);
      return check(quotient.unscaledValue(), precision, scale);
    }
    boolean negative = aHigh < 0;
    long low = negative ? -aLow : aLow;
    long highWord = negative ? Decimals.negateHigh(aLow, aHigh) : aHigh;
    long powerLow = Decimals.powerLow(exponent);
    long divisor = Math.abs(bLow);
    long dividendHigh =
        Decimals.multiplyHigh(low, highWord, powerLow, Decimals.powerHigh(exponent));
    long quotient = divide(low * powerLow, dividendHigh, divisor);
    if (remainder >= divisor - remainder) {
      high = Decimals.addHigh(quotient, high, 1, 0);
      quotient++;
    }
    return signed(negative != bLow < 0, quotient, high, precision, scale);
  }

  /** A remainder, with the sign of the dividend; it fits the type of either. */
  public long remainder(long aLow, long aHigh, long bLow, long bHigh) {
    if ((bLow | bHigh) == 0) {
      throw divisionByZero(aLow, aHigh);
    }
    if (bHigh != bLow >> 63 || bLow == Long.MIN_VALUE) {
      BigInteger left = big(aLow, aHigh).remainder(big(bLow, bHigh));
      return result(left.longValue(), left.shiftRight(Long.SIZE).longValue());
    }
    boolean negative = aHigh < 0;
    divide(
        negative ? -aLow : aLow,
        negative ? Decimals.negateHigh(aLow, aHigh) : aHigh,
        Math.abs(bLow));
    long signed = negative ? -remainder : remainder;
    return result(signed, signed >> 63);
  }

  private static LaminarException divisionByZero(long low, long highWord) {
    return LaminarException.ofValue(
        ErrorCode.DIVISION_BY_ZERO,
        Decimals.toBigInteger(low, highWord).signum()
            + " / 0; guard the division with CASE or NULLIF(divisor, 0)");
  }

  private static BigInteger big(long low, long highWord) {
    return Decimals.toBigInteger(low, highWord);
  }

  /**
   * Quotient and remainder of numbers that are not negative; the divisor has one word and is above
   * zero. The second step is Knuth's algorithm D for two digits of 32 bits, as Hacker's Delight
   * gives it (H. S. Warren, section 9-4).
   */
  private long divide(long low, long highWord, long divisor) {
    if (highWord == 0 && low >= 0) {
      remainder = low % divisor;
      return result(low / divisor, 0);
    }
    long quotientHigh = highWord / divisor;
    long left = highWord % divisor;
    int shift = Long.numberOfLeadingZeros(divisor);
    long d = divisor << shift;
    long d1 = d >>> 32;
    long d0 = d & LOW_HALF;
    long top = shift == 0 ? left : left << shift | low >>> (Long.SIZE - shift);
    long bottom = low << shift;
    long q1 = digit(top, bottom >>> 32, d1, d0);
    long middle = (top << 32 | bottom >>> 32) - q1 * d;
    long q0 = digit(middle, bottom & LOW_HALF, d1, d0);
    remainder = ((middle << 32 | bottom & LOW_HALF) - q0 * d) >>> shift;
    return result((q1 << 32) + q0, quotientHigh);
  }

  private static long digit(long dividend, long next, long d1, long d0) {
    long digit = Long.divideUnsigned(dividend, d1);
    long rest = dividend - digit * d1;
    while (digit >= HALVES || Long.compareUnsigned(digit * d0, rest << 32 | next) > 0) {
      digit--;
      rest += d1;
      if (rest >= HALVES) {
        break;
      }
    }
    return digit;
  }

  /** A BIGINT, rounded. */
  public long toLong(long low, long highWord, int scale) {
    long value = scale == 0 ? result(low, highWord) : roundedToInteger(low, highWord, scale);
    if (high != value >> 63) {
      throw Arithmetic.outOfRange(
          "BIGINT", Decimals.toBigDecimal(low, highWord, scale).toPlainString());
    }
    return value;
  }

  /** An INT, rounded. */
  public int toInt(long low, long highWord, int scale) {
    long value = scale == 0 ? result(low, highWord) : roundedToInteger(low, highWord, scale);
    if (high != value >> 63 || (int) value != value) {
      throw Arithmetic.outOfRange(
          "INT", Decimals.toBigDecimal(low, highWord, scale).toPlainString());
    }
    return (int) value;
  }

  private long roundedToInteger(long low, long highWord, int scale) {
    return scaleDown(low, highWord, scale, Decimals.MOST_DIGITS, 0);
  }

  /** A DOUBLE's exact value, rounded. */
  public long ofDouble(double value, int precision, int scale) {
    if (!Double.isFinite(value)) {
      throw Decimals.overflow(Double.toString(value), precision, scale);
    }
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> DOUBLE_FRACTION_BITS) & 0x7ff;
    long fraction = bits & ((1L << DOUBLE_FRACTION_BITS) - 1);
    long whole = exponent == 0 ? fraction << 1 : fraction | 1L << DOUBLE_FRACTION_BITS;
    int shift = DOUBLE_BIAS - exponent;
    if (scale > CHUNK_DIGITS || shift <= 0 || shift > Long.SIZE * 2 - 4) {
      BigDecimal exact = new BigDecimal(value).setScale(scale, RoundingMode.HALF_UP);
      return check(exact.unscaledValue(), precision, scale);
    }
    // The value is whole / 2^shift; with 53 bits of it and 60 of the power, all fits 127.
    long power = Decimals.powerLow(scale);
    long low = whole * power;
    long highWord = Math.multiplyHigh(whole, power);
    long halfLow = shift <= Long.SIZE ? 1L << (shift - 1) : 0;
    long halfHigh = shift <= Long.SIZE ? 0 : 1L << (shift - Long.SIZE - 1);
    highWord = Decimals.addHigh(low, highWord, halfLow, halfHigh);
    low += halfLow;
    long shiftedLow =
        shift >= Long.SIZE
            ? highWord >>> (shift - Long.SIZE)
            : low >>> shift | highWord << (Long.SIZE - shift);
    long shiftedHigh = shift >= Long.SIZE ? 0 : highWord >>> shift;
    return signed(value < 0, shiftedLow, shiftedHigh, precision, scale);
  }

  /** A number from text such as {@code -1.50} or {@code 2e3}, rounded. */
  public long parse(long address, int length, int precision, int scale) {
    int end = NumberText.trimmedEnd(address, length);
    int start = NumberText.trimmedStart(address, end);
    int at = start;
    boolean negative = at < end && RawMemory.getByte(address + at) == '-';
    if (negative || (at < end && RawMemory.getByte(address + at) == '+')) {
      at++;
    }
    long digits = 0;
    int seen = 0;
    int fraction = 0;
    boolean point = false;
    boolean plain = true;
    for (; at < end && plain; at++) {
      byte b = RawMemory.getByte(address + at);
      if (b >= '0' && b <= '9' && seen < CHUNK_DIGITS) {
        digits = digits * 10 + (b - '0');
        seen++;
        fraction += point ? 1 : 0;
      } else if (b == '.' && !point) {
        point = true;
      } else {
        plain = false;
      }
    }
    if (!plain || seen == 0) {
      return parseAny(address, length, start, end, precision, scale);
    }
    long value = negative ? -digits : digits;
    return rescale(value, value >> 63, fraction, precision, scale);
  }

  private long parseAny(long address, int length, int start, int end, int precision, int scale) {
    String text = Utf8.text(address + start, end - start);
    // Java reads digits of other scripts too.
    boolean ascii = text.chars().allMatch(c -> "0123456789.eE+-".indexOf(c) >= 0);
    try {
      BigDecimal value = ascii ? new BigDecimal(text) : null;
      if (value != null) {
        return of(value, precision, scale);
      }
    } catch (NumberFormatException e) {
      // Falls through to the error of all that is no number.
    }
    throw NumberText.invalid(address, length, "DECIMAL", "a number such as 1.50 or -2e3");
  }

  /** A number of any scale, rounded. */
  public long of(BigDecimal value, int precision, int scale) {
    // A number of so many digits before the point is not written out to say that it does not fit.
    if (value.signum() != 0
        && (long) value.precision() - value.scale() > Decimals.MOST_DIGITS + 1) {
      throw Decimals.overflow(value.toString(), precision, scale);
    }
    if ((long) value.scale() - value.precision() > Decimals.MOST_DIGITS + 1) {
      return result(0, 0);
    }
    return check(value.setScale(scale, RoundingMode.HALF_UP).unscaledValue(), precision, scale);
  }

  /** A number in another scale, rounded. */
  public long rescale(long low, long highWord, int from, int precision, int scale) {
    return from > scale
        ? scaleDown(low, highWord, from - scale, precision, scale)
        : scaleUp(low, highWord, scale - from, precision, scale);
  }

  /**
   * ROUND: a number in a scale that is not above its own, rounded to so many digits behind the
   * point, or to a power of ten if they are negative.
   *
   * @param from the scale the number is in
   */
  public long round(long low, long highWord, int from, long digits, int precision, int scale) {
    if (digits >= from) {
      return rescale(low, highWord, from, precision, scale);
    }
    if (from - digits > Decimals.MOST_DIGITS) {
      return result(0, 0);
    }
    int kept = (int) digits;
    long rounded = scaleDown(low, highWord, from - kept, Decimals.MOST_DIGITS, 0);
    return scaleUp(rounded, high, scale - kept, precision, scale);
  }

  /** TRUNC, as {@link #round}: the digits that are not kept are cut off. */
  public long truncate(long low, long highWord, int from, long digits, int precision, int scale) {
    if (digits >= from) {
      return rescale(low, highWord, from, precision, scale);
    }
    if (from - digits > Decimals.MOST_DIGITS) {
      return result(0, 0);
    }
    int cut = from - (int) digits;
    long rest = remainder(low, highWord, Decimals.powerLow(cut), Decimals.powerHigh(cut));
    long wholeHigh = Decimals.subtractHigh(low, highWord, rest, high);
    return rescale(low - rest, wholeHigh, from, precision, scale);
  }

  /** FLOOR: the next whole number that is not above. */
  public long floor(long low, long highWord, int from, int precision, int scale) {
    return whole(low, highWord, from, -1, precision, scale);
  }

  /** CEIL: the next whole number that is not below. */
  public long ceil(long low, long highWord, int from, int precision, int scale) {
    return whole(low, highWord, from, 1, precision, scale);
  }

  /**
   * The next whole number in a direction.
   *
   * @param direction 1 upwards, -1 downwards
   */
  private long whole(long low, long highWord, int from, long direction, int precision, int scale) {
    long rest = remainder(low, highWord, Decimals.powerLow(from), Decimals.powerHigh(from));
    long restHigh = high;
    boolean beyond = (rest | restHigh) != 0 && (restHigh < 0) == (direction < 0);
    long cut = truncate(low, highWord, from, 0, precision, scale);
    return beyond ? add(cut, high, direction, direction >> 63, precision, scale) : cut;
  }

  /** The number as text, with all digits of its scale. */
  public long write(Scratch scratch, long low, long highWord, int scale) {
    long end = scratch.reserve(LONGEST_TEXT) + LONGEST_TEXT;
    boolean negative = highWord < 0;
    long chunk = negative ? -low : low;
    high = negative ? Decimals.negateHigh(low, highWord) : highWord;
    long at = end;
    int written = 0;
    boolean more = true;
    while (more) {
      chunk = divide(chunk, high, CHUNK);
      long digits = remainder;
      more = (chunk | high) != 0;
      for (int i = 0; i < CHUNK_DIGITS && (more || digits != 0 || written <= scale); i++) {
        if (written == scale && scale > 0) {
          at--;
          RawMemory.putByte(at, (byte) '.');
        }
        at--;
        RawMemory.putByte(at, (byte) ('0' + digits % 10));
        digits /= 10;
        written++;
      }
      more |= written <= scale;
    }
    if (negative) {
      at--;
      RawMemory.putByte(at, (byte) '-');
    }
    return scratch.finish(at, (int) (end - at));
  }
}
