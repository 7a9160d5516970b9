package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.regex.Matcher;

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

  /** A matcher of its own for the pattern. */
  public RegexExtract(RegexPattern pattern) {
    matcher = pattern.pattern().matcher(text);
    group = pattern.group();
    needle = pattern.needle();
    reach = pattern.reach();
  }

  /**
   * The group of a text.
   *
   * @return its address, {@link Utf8Search#NOTHING} if nothing matches or the group has no part in
   *     the match
   * @throws LaminarException if the pattern recurses too deeply on the text
   */
  public long extract(Scratch scratch, long address, int length) {
    int near = needle.length == 0 ? 0 : findNeedle(address, length);
    if (near < 0) {
      return scratch.finish(Utf8Search.NOTHING, 0);
    }
    text.set(address, length);
    boolean known = reach != RegexPattern.ANYWHERE && text.isAscii();
    if (!find(known ? Math.max(0, near - reach) : 0) || matcher.start(group) < 0) {
      return scratch.finish(Utf8Search.NOTHING, 0);
    }
    int from = text.byteIndex(matcher.start(group));
    return scratch.finish(address + from, text.byteIndex(matcher.end(group)) - from);
  }

  private int findNeedle(long address, int length) {
    int last = length - needle.length + 1;
    int at = Utf8Search.indexOf(address, 0, last, needle[0]);
    while (at >= 0 && !RawMemory.equal(address + at, needle, 0, needle.length)) {
      at = Utf8Search.indexOf(address, at + 1, last, needle[0]);
    }
    return at;
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
