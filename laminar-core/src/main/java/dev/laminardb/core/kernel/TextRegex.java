package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of {@code java.util.regex} over UTF-8 text. It keeps the pattern that it
 * compiled last, so rows that repeat it do not compile it again, and looks for text that a match
 * has to contain before it tries to match. Unlike in Java, a point stands for ends of lines, too,
 * as in PostgreSQL. Used by one thread.
 */
public final class TextRegex {
  private static final String NO_FLAGS = "";

  private final DecodedText text = new DecodedText();
  private final int ownFlags;
  private byte[] known = new byte[0];
  private byte[] knownFlags = new byte[0];
  private byte[] needle = new byte[0];
  private @Nullable Matcher matcher;
  private boolean all;

  /**
   * No pattern yet.
   *
   * @param ignoreCase whether letters match those of the other case whatever the flags say
   */
  public TextRegex(boolean ignoreCase) {
    ownFlags = ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
  }

  /**
   * Java's flags of flags such as {@code i}.
   *
   * @throws LaminarException INVALID_ARGUMENT if there is no such flag
   */
  private static int flags(String flags) {
    int result = Pattern.DOTALL;
    for (int i = 0; i < flags.length(); i++) {
      switch (flags.charAt(i)) {
        case 'i' -> result |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        case 'c' -> result &= ~(Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        case 'm', 'n' -> result = (result | Pattern.MULTILINE) & ~Pattern.DOTALL;
        case 's' -> result = (result | Pattern.DOTALL) & ~Pattern.MULTILINE;
        case 'x' -> result |= Pattern.COMMENTS;
        case 'g' -> {
          // Says how many matches are replaced, nothing of what matches.
        }
        default ->
            throw new LaminarException(
                ErrorCode.INVALID_ARGUMENT,
                "\"" + flags.charAt(i) + "\" is no flag of a pattern; i, c, m, n, s, x and g are");
      }
    }
    return result;
  }

  /**
   * Compiles a pattern, to see whether it is one.
   *
   * @throws PatternSyntaxException if it is none
   */
  public static void check(String regex) {
    var unused = Pattern.compile(regex);
  }

  /** Whether a pattern matches anywhere in a text. */
  public boolean matches(long address, int length, long pattern, int patternLength) {
    return matches(address, length, pattern, patternLength, 0, 0);
  }

  /** Whether a pattern with flags matches anywhere in a text. */
  public boolean matches(
      long address, int length, long pattern, int patternLength, long flags, int flagsLength) {
    Matcher m = prepare(address, length, pattern, patternLength, flags, flagsLength);
    return m != null && find(m, 0);
  }

  /** Whether a pattern matches nowhere in a text. */
  public boolean differs(long address, int length, long pattern, int patternLength) {
    return !matches(address, length, pattern, patternLength);
  }

  /** REGEXP_COUNT: how many matches there are, none of which overlap. */
  public int count(long address, int length, long pattern, int patternLength) {
    return count(address, length, pattern, patternLength, 1);
  }

  /** REGEXP_COUNT from a character on, the first of which is 1. */
  public int count(long address, int length, long pattern, int patternLength, long start) {
    Matcher m = prepare(address, length, pattern, patternLength, 0, 0);
    int count = 0;
    if (m != null && find(m, index(start, "REGEXP_COUNT"))) {
      do {
        count++;
      } while (findNext(m));
    }
    return count;
  }

  /** REGEXP_SUBSTR: the first match, a view; {@link Utf8Search#NOTHING} if there is none. */
  public long substring(
      Scratch scratch, long address, int length, long pattern, int patternLength) {
    return substring(scratch, address, length, pattern, patternLength, 1, 1);
  }

  /** REGEXP_SUBSTR from a character on. */
  public long substring(
      Scratch scratch, long address, int length, long pattern, int patternLength, long start) {
    return substring(scratch, address, length, pattern, patternLength, start, 1);
  }

  /** REGEXP_SUBSTR: the match of a number, from a character on; both begin at 1. */
  public long substring(
      Scratch scratch,
      long address,
      int length,
      long pattern,
      int patternLength,
      long start,
      long number) {
    if (number < 1) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "REGEXP_SUBSTR of match " + number + "; matches are numbered from 1");
    }
    Matcher m = prepare(address, length, pattern, patternLength, 0, 0);
    boolean found = m != null && find(m, index(start, "REGEXP_SUBSTR"));
    for (long i = 1; m != null && found && i < number; i++) {
      found = findNext(m);
    }
    if (m == null || !found) {
      return scratch.finish(Utf8Search.NOTHING, 0);
    }
    int from = text.byteIndex(m.start());
    return scratch.finish(address + from, text.byteIndex(m.end()) - from);
  }

  /** Where a character, counted from 1, begins in the text that Java sees; at most at its end. */
  private int index(long start, String function) {
    if (start < 1) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          function + " from character " + start + "; characters are numbered from 1");
    }
    int at = 0;
    for (long i = 1; i < start && at < text.length(); i++) {
      at += Character.isHighSurrogate(text.charAt(at)) && at + 1 < text.length() ? 2 : 1;
    }
    return at;
  }

  /** REGEXP_REPLACE: another text in the place of the first match. */
  public long replace(
      Scratch scratch,
      long address,
      int length,
      long pattern,
      int patternLength,
      long with,
      int withLength) {
    return replace(scratch, address, length, pattern, patternLength, with, withLength, 0, 0);
  }

  /**
   * REGEXP_REPLACE: another text in the place of the first match, or of all with the flag g. In it,
   * {@code \1} to {@code \9} stand for groups, {@code \&} for the match and {@code \\} for itself.
   */
  public long replace(
      Scratch scratch,
      long address,
      int length,
      long pattern,
      int patternLength,
      long with,
      int withLength,
      long flags,
      int flagsLength) {
    Matcher m = prepare(address, length, pattern, patternLength, flags, flagsLength);
    if (m == null || !find(m, 0)) {
      return scratch.finish(address, length);
    }
    String replacement = Utf8.text(with, withLength);
    StringBuilder made = new StringBuilder();
    int done = 0;
    do {
      made.append(text, done, m.start());
      append(made, m, replacement);
      done = m.end();
    } while (all && findNext(m));
    made.append(text, done, text.length());
    return Utf8.store(scratch, made.toString());
  }

  private void append(StringBuilder made, Matcher m, String replacement) {
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c != '\\' || i + 1 == replacement.length()) {
        made.append(c);
        continue;
      }
      i++;
      char escaped = replacement.charAt(i);
      int group = escaped == '&' ? 0 : escaped >= '1' && escaped <= '9' ? escaped - '0' : -1;
      if (group < 0) {
        made.append(escaped == '\\' ? "\\" : "\\" + escaped);
      } else if (group <= m.groupCount() && m.start(group) >= 0) {
        made.append(text, m.start(group), m.end(group));
      }
    }
  }

  /** The matcher over a text, or null if the text has not what every match contains. */
  private @Nullable Matcher prepare(
      long address, int length, long pattern, int patternLength, long flags, int flagsLength) {
    Matcher m = matcher;
    if (m == null
        || !same(known, pattern, patternLength)
        || !same(knownFlags, flags, flagsLength)) {
      m = compile(pattern, patternLength, flags, flagsLength);
    }
    if (needle.length > 0 && Utf8Search.indexOf(address, 0, length, needle) < 0) {
      return null;
    }
    text.set(address, length, Utf8.isAscii(address, length));
    return m;
  }

  private static boolean same(byte[] bytes, long address, int length) {
    return bytes.length == length && (length == 0 || RawMemory.equal(address, bytes, 0, length));
  }

  private Matcher compile(long address, int length, long flagsAddress, int flagsLength) {
    String regex = Utf8.text(address, length);
    String letters = flagsLength == 0 ? NO_FLAGS : Utf8.text(flagsAddress, flagsLength);
    int flags = flags(letters) | ownFlags;
    Matcher made;
    try {
      made = Pattern.compile(regex, flags).matcher(text);
    } catch (PatternSyntaxException e) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + regex + "' is no regular expression: " + e.getDescription(),
          e);
    }
    // Text in another case, and blanks that count for nothing, are not what a match contains.
    boolean literal = (flags & (Pattern.CASE_INSENSITIVE | Pattern.COMMENTS)) == 0;
    needle =
        literal ? RegexNeedle.of(regex).text().getBytes(StandardCharsets.US_ASCII) : new byte[0];
    all = letters.indexOf('g') >= 0;
    known = regex.getBytes(StandardCharsets.UTF_8);
    knownFlags = letters.getBytes(StandardCharsets.UTF_8);
    matcher = made;
    return made;
  }

  private boolean find(Matcher m, int from) {
    try {
      m.reset();
      return m.find(from);
    } catch (StackOverflowError e) {
      throw tooDeep(m, e);
    }
  }

  private boolean findNext(Matcher m) {
    try {
      return m.find();
    } catch (StackOverflowError e) {
      throw tooDeep(m, e);
    }
  }

  private LaminarException tooDeep(Matcher m, StackOverflowError e) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "a text of "
            + text.length()
            + " characters is too long for the pattern "
            + m.pattern()
            + "; repeat a character class instead of a group",
        e);
  }
}
