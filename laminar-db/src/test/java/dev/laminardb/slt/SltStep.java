package dev.laminardb.slt;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One block of a script; {@code line} is where it begins in the file, counted from 1. */
sealed interface SltStep {
  /** However many cores the database has. */
  int ANY_CORES = 0;

  int line();

  /**
   * SQL to execute.
   *
   * @param count how many rows it has to change, or null for any
   * @param error how it has to fail, or null if it must not
   */
  record Statement(int line, String sql, @Nullable Long count, @Nullable ExpectedError error)
      implements SltStep {}

  /**
   * A query over what is kept.
   *
   * @param cores of the databases that it is for, or {@link #ANY_CORES}
   * @param rows it has to have, without signs
   * @param rowsLine where they begin in the file
   * @param error how it has to fail, or null
   */
  record Query(
      int line,
      String sql,
      boolean ordered,
      int cores,
      List<String> rows,
      int rowsLine,
      @Nullable ExpectedError error)
      implements SltStep {}

  /**
   * How a statement has to fail.
   *
   * @param regex found in the message, or null for any
   * @param message the whole message, or null for any
   * @param messageLine where the message begins in the file
   */
  record ExpectedError(
      String code, @Nullable Pattern regex, @Nullable List<String> message, int messageLine) {}

  /**
   * Rows to push.
   *
   * @param error the code with which the push has to be refused, or null
   */
  record Push(int line, String source, @Nullable String error, List<String> rows)
      implements SltStep {}

  /** A time that is to pass. */
  record Advance(int line, Duration by) implements SltStep {}

  /** A watermark to declare. */
  record Watermark(int line, String source, String time) implements SltStep {}

  /**
   * All rows that a stream has delivered since it was last asked; if it retracts, what has come and
   * gone since.
   *
   * @param rows behind their signs
   */
  record Expect(int line, String stream, boolean ordered, List<String> rows) implements SltStep {}

  /** A stream that has to have failed. */
  record Failed(int line, String stream, String code) implements SltStep {}

  /** How many rows a stream has to have dropped as late since it was created. */
  record Late(int line, String stream, long rows) implements SltStep {}
}
