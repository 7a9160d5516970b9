package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Integer arithmetic that fails instead of wrapping: {@link ErrorCode#NUMERIC_OVERFLOW} where the
 * result does not fit, {@link ErrorCode#DIVISION_BY_ZERO} where there is none. Small enough for the
 * JIT to inline into generated loops; the failing paths are methods of their own for that reason.
 */
public final class Arithmetic {
  private Arithmetic() {}

  /** Sum. */
  public static int add(int a, int b) {
    int sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw overflow("INT", a, "+", b);
    }
    return sum;
  }

  /** Sum. */
  public static long add(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw overflow("BIGINT", a, "+", b);
    }
    return sum;
  }

  /** Difference. */
  public static int subtract(int a, int b) {
    int difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      throw overflow("INT", a, "-", b);
    }
    return difference;
  }

  /** Difference. */
  public static long subtract(long a, long b) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      throw overflow("BIGINT", a, "-", b);
    }
    return difference;
  }

  /** Product. */
  public static int multiply(int a, int b) {
    long product = (long) a * b;
    if ((int) product != product) {
      throw overflow("INT", a, "*", b);
    }
    return (int) product;
  }

  /** Product. */
  public static long multiply(long a, long b) {
    long low = a * b;
    if (Math.multiplyHigh(a, b) != low >> 63) {
      throw overflow("BIGINT", a, "*", b);
    }
    return low;
  }

  /** Quotient, towards zero. */
  public static int divide(int a, int b) {
    if (b == 0) {
      throw divisionByZero(a, "/");
    }
    if (b == -1) {
      return negate(a);
    }
    return a / b;
  }

  /** Quotient, towards zero. */
  public static long divide(long a, long b) {
    if (b == 0) {
      throw divisionByZero(a, "/");
    }
    if (b == -1) {
      return negate(a);
    }
    return a / b;
  }

  /** Remainder, with the sign of the dividend. */
  public static int remainder(int a, int b) {
    if (b == 0) {
      throw divisionByZero(a, "%");
    }
    return a % b;
  }

  /** Remainder, with the sign of the dividend. */
  public static long remainder(long a, long b) {
    if (b == 0) {
      throw divisionByZero(a, "%");
    }
    return a % b;
  }

  /** Negative. */
  public static int negate(int a) {
    if (a == Integer.MIN_VALUE) {
      throw overflow("INT", 0, "-", a);
    }
    return -a;
  }

  /** Negative. */
  public static long negate(long a) {
    if (a == Long.MIN_VALUE) {
      throw overflow("BIGINT", 0, "-", a);
    }
    return -a;
  }

  /** Absolute value. */
  public static int absolute(int a) {
    return a < 0 ? negate(a) : a;
  }

  /** Absolute value. */
  public static long absolute(long a) {
    return a < 0 ? negate(a) : a;
  }

  /** A BIGINT as INT. */
  public static int toInt(long value) {
    if ((int) value != value) {
      throw outOfRange("INT", Long.toString(value));
    }
    return (int) value;
  }

  /** A DOUBLE as INT, rounded to the nearest, halves to the even neighbour. */
  public static int toInt(double value) {
    double rounded = Math.rint(value);
    if (!(rounded >= Integer.MIN_VALUE && rounded <= Integer.MAX_VALUE)) {
      throw outOfRange("INT", Double.toString(value));
    }
    return (int) rounded;
  }

  /** A DOUBLE as BIGINT, rounded to the nearest, halves to the even neighbour. */
  public static long toLong(double value) {
    double rounded = Math.rint(value);
    // 2^63 is a double and one too many, while -2^63 is a double and fits.
    if (!(rounded >= -0x1p63 && rounded < 0x1p63)) {
      throw outOfRange("BIGINT", Double.toString(value));
    }
    return (long) rounded;
  }

  /** An integer as TINYINT; the result of arithmetic on two of them. */
  public static int toTinyint(long value) {
    if ((byte) value != value) {
      throw outOfRange("TINYINT", Long.toString(value));
    }
    return (byte) value;
  }

  /** A DOUBLE as TINYINT, rounded to the nearest, halves to the even neighbour. */
  public static int toTinyint(double value) {
    double rounded = Math.rint(value);
    if (!(rounded >= Byte.MIN_VALUE && rounded <= Byte.MAX_VALUE)) {
      throw outOfRange("TINYINT", Double.toString(value));
    }
    return (int) rounded;
  }

  /** An integer as SMALLINT; the result of arithmetic on two of them. */
  public static int toSmallint(long value) {
    if ((short) value != value) {
      throw outOfRange("SMALLINT", Long.toString(value));
    }
    return (short) value;
  }

  /** A DOUBLE as SMALLINT, rounded to the nearest, halves to the even neighbour. */
  public static int toSmallint(double value) {
    double rounded = Math.rint(value);
    if (!(rounded >= Short.MIN_VALUE && rounded <= Short.MAX_VALUE)) {
      throw outOfRange("SMALLINT", Double.toString(value));
    }
    return (int) rounded;
  }

  /** A DOUBLE as REAL, rounded; one that is not infinite and becomes so fails. */
  public static float toReal(double value) {
    float rounded = (float) value;
    if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
      throw outOfRange("REAL", Double.toString(value));
    }
    return rounded;
  }

  private static LaminarException overflow(String type, long a, String operator, long b) {
    return LaminarException.ofValue(
        ErrorCode.NUMERIC_OVERFLOW,
        a
            + " "
            + operator
            + " "
            + b
            + " does not fit "
            + type
            + "; cast an operand to a wider type");
  }

  private static LaminarException divisionByZero(long a, String operator) {
    return LaminarException.ofValue(
        ErrorCode.DIVISION_BY_ZERO,
        a + " " + operator + " 0; guard the division with CASE or NULLIF(divisor, 0)");
  }

  static LaminarException outOfRange(String type, String value) {
    return LaminarException.ofValue(
        ErrorCode.NUMERIC_OVERFLOW, value + " does not fit " + type + "; cast it to a wider type");
  }
}
