package dev.laminardb.core.kernel;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of {@code java.util.regex} and which of its groups is wanted. Immutable.
 *
 * @param pattern as compiled
 * @param group from 0, which is the whole match
 * @param needle ASCII text that every match contains, empty if none is known
 * @param reach how many chars of a match lie before the needle at most, or {@link #ANYWHERE}
 * @param ascii what finds the group in ASCII text, or null if {@code pattern} has to
 */
@SuppressWarnings("ArrayRecordComponent")
public record RegexPattern(
    Pattern pattern, int group, byte[] needle, int reach, @Nullable BytePattern ascii) {
  /** The needle may be anywhere in a match. */
  static final int ANYWHERE = RegexNeedle.UNBOUNDED;

  /**
   * Compiles a pattern.
   *
   * @throws PatternSyntaxException if it is none
   * @throws IndexOutOfBoundsException if it has no such group
   */
  public static RegexPattern of(String regex, int group) {
    Pattern pattern = Pattern.compile(regex);
    int groups = pattern.matcher("").groupCount();
    if (group < 0 || group > groups) {
      throw new IndexOutOfBoundsException("the pattern has " + groups + " groups, none " + group);
    }
    RegexNeedle needle = RegexNeedle.of(regex);
    return new RegexPattern(
        pattern,
        group,
        needle.text().getBytes(StandardCharsets.US_ASCII),
        needle.reach(),
        BytePattern.of(regex, group));
  }
}
