package dev.laminardb.core.kernel;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Flink's REGEXP_EXTRACT: a group of the first match. Makes no strings; what it returns is a view.
 * Used by one thread.
 */
public final class RegexExtract {
  private final DecodedText text = new DecodedText();
  private final Matcher matcher;
  private final int group;
  private final byte[] needle;
  private final int reach;
  private final @Nullable ByteMatcher ascii;

  /** A matcher of its own for the pattern. */
  public RegexExtract(RegexPattern pattern) {
    matcher = pattern.pattern().matcher(text);
    group = pattern.group();
    needle = pattern.needle();
    reach = pattern.reach();
    ascii = pattern.ascii() == null ? null : new ByteMatcher(pattern.ascii());
  }

  /**
   * The group of a text.
   *
   * @return its address, {@link Utf8Search#NOTHING} if nothing matches or the group has no part in
   *     the match
   * @throws LaminarException if the pattern recurses too deeply on the text
   */
  public long extract(Scratch scratch, long address, int length) {
    int near = needle.length == 0 ? 0 : Utf8Search.indexOf(address, 0, length, needle);
    if (near < 0) {
      return scratch.finish(Utf8Search.NOTHING, 0);
    }
    boolean isAscii = Utf8.isAscii(address, length);
    int from = isAscii && reach != RegexPattern.ANYWHERE ? Math.max(0, near - reach) : 0;
    if (isAscii && ascii != null) {
      return ascii.find(address, length, from) && ascii.start() >= 0
          ? scratch.finish(address + ascii.start(), ascii.end() - ascii.start())
          : scratch.finish(Utf8Search.NOTHING, 0);
    }
    text.set(address, length, isAscii);
    if (!find(from) || matcher.start(group) < 0) {
      return scratch.finish(Utf8Search.NOTHING, 0);
    }
    int start = text.byteIndex(matcher.start(group));
    return scratch.finish(address + start, text.byteIndex(matcher.end(group)) - start);
  }

  private boolean find(int from) {
    try {
      return matcher.find(from);
    } catch (StackOverflowError e) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "a text of "
              + text.length()
              + " characters is too long for the pattern "
              + matcher.pattern()
              + "; repeat a character class instead of a group",
          e);
    }
  }
}
