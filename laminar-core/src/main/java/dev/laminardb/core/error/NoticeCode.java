package dev.laminardb.core.error;

import java.util.Locale;

/**
 * What a statement may have to say though it succeeds, with its stable code. The codes are none of
 * {@link ErrorCode} and never reused; docs/ERRORS.md explains each.
 */
public enum NoticeCode {
  /** A query keeps more and more, and nothing bounds it but its state limit. */
  UNBOUNDED_STATE(2900);

  private final int number;

  NoticeCode(int number) {
    this.number = number;
  }

  /** The stable code, such as {@code LDB-2900}. */
  public String code() {
    return String.format(Locale.ROOT, "LDB-%04d", number);
  }
}
