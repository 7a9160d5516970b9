package dev.laminardb.core.kernel;

/** Functions of integers beyond {@link Arithmetic}. What does not fit raises a numeric overflow. */
public final class IntegerFunctions {
  private static final int MOST_POWER = 18;

  private IntegerFunctions() {}

  /** Greatest common divisor, not negative; of 0 and 0 it is 0. */
  public static long gcd(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      // The remainder by -1 is 0, though the quotient may not fit.
      long rest = x % y;
      x = y;
      y = rest;
    }
    return Arithmetic.absolute(x);
  }

  /** Greatest common divisor, not negative; of 0 and 0 it is 0. */
  public static int gcd(int a, int b) {
    return Arithmetic.toInt(gcd((long) a, (long) b));
  }

  /** Least common multiple, not negative; 0 if either is 0. */
  public static long lcm(long a, long b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    return Arithmetic.absolute(Arithmetic.multiply(a / gcd(a, b), b));
  }

  /** Least common multiple, not negative; 0 if either is 0. */
  public static int lcm(int a, int b) {
    return Arithmetic.toInt(lcm((long) a, (long) b));
  }

  /** ROUND of an integer. */
  public static long round(long x) {
    return x;
  }

  /** ROUND of an integer to powers of ten, if the digits are negative; halves away from zero. */
  public static long round(long x, long digits) {
    if (digits >= 0) {
      return x;
    }
    if (digits < -MOST_POWER) {
      // Half of 10^19 is within the range, but 10^19 is not.
      boolean up =
          digits == -MOST_POWER - 1
              && (x >= 5_000_000_000_000_000_000L || x <= -5_000_000_000_000_000_000L);
      if (up) {
        throw Arithmetic.outOfRange("BIGINT", "ROUND(" + x + ", " + digits + ")");
      }
      return 0;
    }
    long power = Decimals.powerLow((int) -digits);
    long rest = x % power;
    long cut = x - rest;
    if (Math.abs(rest) < power - Math.abs(rest)) {
      return cut;
    }
    return x < 0 ? Arithmetic.subtract(cut, power) : Arithmetic.add(cut, power);
  }

  /** TRUNC of an integer. */
  public static long truncate(long x) {
    return x;
  }

  /** TRUNC of an integer to powers of ten, if the digits are negative. */
  public static long truncate(long x, long digits) {
    if (digits >= 0) {
      return x;
    }
    return digits < -MOST_POWER ? 0 : x - x % Decimals.powerLow((int) -digits);
  }

  /** ROUND of an INT. */
  public static int round(int x) {
    return x;
  }

  /** ROUND of an INT to powers of ten. */
  public static int round(int x, long digits) {
    return Arithmetic.toInt(round((long) x, digits));
  }

  /** TRUNC of an INT. */
  public static int truncate(int x) {
    return x;
  }

  /** TRUNC of an INT to powers of ten. */
  public static int truncate(int x, long digits) {
    return (int) truncate((long) x, digits);
  }

  /** Bits that both have. */
  public static int and(int a, int b) {
    return a & b;
  }

  /** Bits that both have. */
  public static long and(long a, long b) {
    return a & b;
  }

  /** Bits that either has. */
  public static int or(int a, int b) {
    return a | b;
  }

  /** Bits that either has. */
  public static long or(long a, long b) {
    return a | b;
  }

  /** Bits that one has and the other has not. */
  public static int xor(int a, int b) {
    return a ^ b;
  }

  /** Bits that one has and the other has not. */
  public static long xor(long a, long b) {
    return a ^ b;
  }

  /** Bits that it has not. */
  public static int not(int a) {
    return ~a;
  }

  /** Bits that it has not. */
  public static long not(long a) {
    return ~a;
  }

  /** Bits moved up, by a count modulo 32. */
  public static int shiftLeft(int a, long count) {
    return a << count;
  }

  /** Bits moved up, by a count modulo 64. */
  public static long shiftLeft(long a, long count) {
    return a << count;
  }

  /** Bits moved down, by a count modulo 32; the sign stays. */
  public static int shiftRight(int a, long count) {
    return a >> count;
  }

  /** Bits moved down, by a count modulo 64; the sign stays. */
  public static long shiftRight(long a, long count) {
    return a >> count;
  }

  /** How many bits are set. */
  public static int bitCount(int a) {
    return Integer.bitCount(a);
  }

  /** How many bits are set. */
  public static int bitCount(long a) {
    return Long.bitCount(a);
  }
}
