package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Between the engine's values and the Java objects that functions of the application take and
 * return. Stateless.
 */
public final class JavaValues {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private JavaValues() {}

  /** A string. */
  public static String text(long address, int length) {
    return Utf8.text(address, length);
  }

  /** A string's bytes in the arena, whose length is {@link Scratch#length}. */
  public static long string(Scratch scratch, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    long address = scratch.reserve(bytes.length);
    RawMemory.copy(bytes, 0, address, bytes.length);
    return scratch.finish(address, bytes.length);
  }

  /** A day, from days since the epoch. */
  public static LocalDate date(int days) {
    return LocalDate.ofEpochDay(days);
  }

  /**
   * Days since the epoch.
   *
   * @throws LaminarException VALUE_OUT_OF_RANGE if 32 bits do not hold them
   */
  public static int days(LocalDate date) {
    long days = date.toEpochDay();
    if (days != (int) days) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE, date + " is out of the range of DATE");
    }
    return (int) days;
  }

  /** A moment, from microseconds since the epoch. */
  public static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }

  /** A moment in UTC, from microseconds since the epoch. */
  public static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
  }

  /**
   * Microseconds since the epoch; what is finer is dropped towards the past.
   *
   * @throws LaminarException VALUE_OUT_OF_RANGE if 64 bits do not hold them
   */
  public static long micros(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND),
          instant.getNano() / NANOS_PER_MICRO);
    } catch (ArithmeticException e) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE, instant + " is out of the range of TIMESTAMP", e);
    }
  }

  /** Microseconds since the epoch of a moment in UTC; see {@link #micros(Instant)}. */
  public static long micros(LocalDateTime dateTime) {
    return micros(dateTime.toInstant(ZoneOffset.UTC));
  }

  /** An integer as a decimal. */
  public static BigDecimal decimal(long value) {
    return BigDecimal.valueOf(value);
  }

  /**
   * Refuses a null of a function that has been declared to return none.
   *
   * @throws LaminarException FUNCTION_FAILED
   */
  public static void check(String function, @Nullable Object returned) {
    if (returned == null) {
      throw new LaminarException(
          ErrorCode.FUNCTION_FAILED,
          "function \""
              + function
              + "\" returned null, but its result is declared as a primitive type");
    }
  }

  /** What a query fails with when a function of the application does. */
  public static LaminarException failed(String function, Throwable failure) {
    return new LaminarException(
        ErrorCode.FUNCTION_FAILED, "function \"" + function + "\" failed: " + failure, failure);
  }
}
