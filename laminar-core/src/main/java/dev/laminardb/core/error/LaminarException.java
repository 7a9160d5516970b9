package dev.laminardb.core.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception LaminarDB throws. Its message says what is wrong, what was expected and what to
 * do; its code is stable. Unchecked.
 */
public final class LaminarException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode errorCode;
  private final transient @Nullable SqlPosition position;

  /** An error with no place in a SQL text. */
  public LaminarException(ErrorCode errorCode, String message) {
    this(errorCode, message, null, null);
  }

  /** An error with a cause. */
  public LaminarException(ErrorCode errorCode, String message, @Nullable Throwable cause) {
    this(errorCode, message, null, cause);
  }

  /** An error at a place in a SQL text. */
  public LaminarException(
      ErrorCode errorCode,
      String message,
      @Nullable SqlPosition position,
      @Nullable Throwable cause) {
    super(describe(errorCode, message, position), cause);
    this.errorCode = errorCode;
    this.position = position;
  }

  private LaminarException(ErrorCode errorCode, String message, boolean hasStackTrace) {
    super(describe(errorCode, message, null), null, true, hasStackTrace);
    this.errorCode = errorCode;
    this.position = null;
  }

  /**
   * A fault of a value, which says all there is to know. It has no stack trace, which would cost
   * many times what else there is to do where such faults are common, as under TRY_CAST.
   */
  public static LaminarException ofValue(ErrorCode errorCode, String message) {
    return new LaminarException(errorCode, message, false);
  }

  private static String describe(
      ErrorCode errorCode, String message, @Nullable SqlPosition position) {
    return position == null
        ? errorCode.code() + ": " + message
        : errorCode.code() + " at " + position + ": " + message;
  }

  /** Which error it is. */
  public ErrorCode errorCode() {
    return errorCode;
  }

  /** The stable code, such as {@code LDB-1100}. */
  public String code() {
    return errorCode.code();
  }

  /** Who can do something about it. */
  public Category category() {
    return errorCode.category();
  }

  /** Where in the SQL text, if it is about one. */
  public Optional<SqlPosition> position() {
    return Optional.ofNullable(position);
  }
}
