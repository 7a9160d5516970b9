package dev.laminardb.differential;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random windows, with lengths in seconds. In DuckDB each row is joined with the windows that could
 * hold it, numbered from 0, and those that do are kept.
 *
 * @param step the slide of HOP, the step of CUMULATE, the size of TUMBLE
 * @param size the longest window; the gap of SESSION
 * @param offset what starts are moved by, 0 for no such argument
 */
record RandomWindow(Kind kind, long step, long size, int offset) {
  private static final long MICROS = 1_000_000;
  private static final int MOST_WINDOWS = 12;

  /** The window functions. */
  enum Kind {
    TUMBLE,
    HOP,
    CUMULATE,
    SESSION
  }

  static RandomWindow of(SplittableRandom random) {
    long unit = Values.pick(random, List.of(1L, 60L, 3600L));
    long step = unit * random.nextInt(1, 60);
    int offset = random.nextBoolean() ? 0 : random.nextInt(1, 4000);
    return switch (Values.pick(random, List.of(Kind.values()))) {
      case TUMBLE -> new RandomWindow(Kind.TUMBLE, step, step, offset);
      case HOP ->
          new RandomWindow(
              Kind.HOP,
              step,
              random.nextInt(3) == 0
                  ? step * random.nextInt(1, MOST_WINDOWS)
                  : random.nextLong(step, step * MOST_WINDOWS),
              offset);
      case CUMULATE ->
          new RandomWindow(Kind.CUMULATE, step, step * random.nextInt(1, MOST_WINDOWS), offset);
      case SESSION -> new RandomWindow(Kind.SESSION, step, step, 0);
    };
  }

  String arguments() {
    boolean one = kind == Kind.TUMBLE || kind == Kind.SESSION;
    String lengths = one ? seconds(size) : seconds(step) + ", " + seconds(size);
    return offset == 0 ? lengths : lengths + ", " + seconds(offset);
  }

  /** An interval of whole hours or minutes where it is one, of seconds else. */
  private static String seconds(long seconds) {
    if (seconds % 3600 == 0 && seconds < 99 * 3600) {
      return "INTERVAL '" + seconds / 3600 + "' HOUR";
    }
    return seconds % 60 == 0 && seconds < 99 * 60
        ? "INTERVAL '" + seconds / 60 + "' MINUTE"
        : "INTERVAL '" + seconds + "' SECOND";
  }

  /** A relation's rows with the bounds of each window that holds them. */
  String duckTable(String from) {
    String time = "epoch_us(ts)";
    String lastStart = floor(time, kind == Kind.CUMULATE ? size : step);
    String start;
    String end;
    if (kind == Kind.CUMULATE) {
      start = lastStart;
      end = "%s + (n + 1) * %d".formatted(lastStart, step * MICROS);
    } else {
      start = "%s - n * %d".formatted(lastStart, step * MICROS);
      end = "%s + %d".formatted(start, size * MICROS);
    }
    return """
        (SELECT t.*, make_timestamp(%s) AS window_start, make_timestamp(%s) AS window_end
         FROM %s AS t CROSS JOIN generate_series(0, %d) AS windows(n)
         WHERE %s <= %s AND %s < %s)"""
        .formatted(start, end, from, (size - 1) / step, start, time, time, end);
  }

  /**
   * The rows of a relation that satisfy a condition, with the bounds of their sessions: a row
   * begins one if the last before it of its key is more than the gap away.
   */
  String duckSessions(String from, String condition, List<String> keys) {
    String byKey = keys.isEmpty() ? "" : "PARTITION BY " + String.join(", ", keys);
    String bySession =
        "PARTITION BY " + String.join(", ", keys) + (keys.isEmpty() ? "" : ", ") + "n";
    return """
        (SELECT *, make_timestamp(min(us) OVER (%2$s)) AS window_start,
           make_timestamp(max(us) OVER (%2$s) + %3$d) AS window_end
         FROM (SELECT *, sum(fresh) OVER (%1$s ORDER BY us ROWS UNBOUNDED PRECEDING) AS n
           FROM (SELECT *, CASE WHEN us - lag(us) OVER (%1$s ORDER BY us) < %3$d THEN 0 ELSE 1 END AS fresh
             FROM (SELECT *, epoch_us(ts) AS us FROM %4$s AS t WHERE %5$s))))"""
        .formatted(byKey, bySession, size * MICROS, from, condition);
  }

  /** The multiple of so many seconds below, moved by the offset; before the epoch as well. */
  private String floor(String time, long seconds) {
    long unit = seconds * MICROS;
    String into = "((%s - %d) %% %d + %d) %% %d".formatted(time, offset * MICROS, unit, unit, unit);
    return "(" + time + " - " + into + ")";
  }
}
