package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * SIMILAR TO: the standard's regular expressions, which have to match the whole text. {@code %}
 * stands for any text and {@code _} for a character; {@code | * + ? {m,n} ( ) [ ]} mean what they
 * always do, and all else itself. It keeps the pattern that it compiled last. Used by one thread.
 */
public final class SimilarPattern {
  private final int escape;
  private final DecodedText text = new DecodedText();
  private byte[] known = new byte[0];
  private @Nullable Matcher matcher;

  /**
   * No pattern yet.
   *
   * @param escape the escape character's code point, or {@link LikePattern#NO_ESCAPE}
   */
  public SimilarPattern(int escape) {
    this.escape = escape;
  }

  /** Whether a whole text matches a pattern. */
  public boolean matches(long address, int length, long pattern, int patternLength) {
    Matcher m = matcher;
    if (m == null
        || known.length != patternLength
        || !RawMemory.equal(pattern, known, 0, patternLength)) {
      m = compile(pattern, patternLength);
    }
    text.set(address, length, Utf8.isAscii(address, length));
    try {
      return m.reset().matches();
    } catch (StackOverflowError e) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a text of " + text.length() + " characters is too long for a SIMILAR TO pattern",
          e);
    }
  }

  private Matcher compile(long address, int length) {
    String pattern = Utf8.text(address, length);
    Matcher made = pattern(pattern, escape).matcher(text);
    byte[] bytes = new byte[length];
    RawMemory.copy(address, bytes, 0, length);
    known = bytes;
    matcher = made;
    return made;
  }

  /**
   * The pattern of {@code java.util.regex} that matches the same.
   *
   * @throws LaminarException INVALID_ARGUMENT if it is none
   */
  static Pattern pattern(String similar, int escape) {
    StringBuilder regex = new StringBuilder();
    boolean inBrackets = false;
    boolean escaped = false;
    for (int i = 0; i < similar.length(); ) {
      int c = similar.codePointAt(i);
      i += Character.charCount(c);
      if (!escaped && c == escape) {
        escaped = true;
        continue;
      }
      String self = Character.toString(c);
      if (escaped) {
        regex.append(Character.isLetterOrDigit(c) ? self : "\\" + self);
      } else if (inBrackets) {
        regex.append(c == '[' || c == '\\' || c == '&' ? "\\" + self : self);
        inBrackets = c != ']';
      } else {
        regex.append(translated(c, self));
        inBrackets = c == '[';
      }
      escaped = false;
    }
    if (escaped) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "SIMILAR TO pattern '"
              + similar
              + "' ends in its escape character; double it or drop it");
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + similar + "' is no SIMILAR TO pattern: " + e.getDescription(),
          e);
    }
  }

  private static String translated(int c, String self) {
    return switch (c) {
      case '%' -> ".*";
      case '_' -> ".";
      // Behind it could stand a question mark, which would make it a special group.
      case '(' -> "(?:";
      case '\\', '^', '$', '.' -> "\\" + self;
      default -> self;
    };
  }
}
