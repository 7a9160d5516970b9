package dev.laminardb.benchmarks.nexmark;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Calendar days of UTC, the groups of queries 15 to 17. */
final class Days {
  private static final long MICROS = 86_400_000_000L;

  private Days() {}

  /** The first time that belongs to the next day. */
  static long endOf(long micros) {
    return micros - Math.floorMod(micros, MICROS) + MICROS;
  }

  /** As {@code 2026-11-22}. */
  static byte[] text(long micros) {
    String day = LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS)).toString();
    return day.getBytes(StandardCharsets.US_ASCII);
  }

  /** Hour and minute, as {@code 09:05}. */
  static byte[] minuteText(long micros) {
    int minute = (int) (Math.floorMod(micros, MICROS) / 60_000_000);
    int hour = minute / 60;
    minute %= 60;
    return new byte[] {digit(hour / 10), digit(hour), ':', digit(minute / 10), digit(minute)};
  }

  private static byte digit(int number) {
    return (byte) ('0' + number % 10);
  }

  /** The hour of the day. */
  static int hour(long micros) {
    return (int) (Math.floorMod(micros, MICROS) / 3_600_000_000L);
  }
}
