package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A compiled LIKE pattern. {@code %} stands for any characters, {@code _} for one; there is no
 * escape character unless one is named, and the character behind it stands for itself. Patterns
 * with {@code %} only at their ends compare plain bytes. Immutable.
 */
public final class LikePattern {
  /** No escape character. */
  public static final int NO_ESCAPE = -1;

  private static final short ANY = -1;
  private static final short ONE = -2;

  private enum Shape {
    EXACT,
    PREFIX,
    SUFFIX,
    INFIX,
    GENERAL
  }

  private final short[] tokens;
  private final Shape shape;
  private final byte[] literal;

  private LikePattern(short[] tokens) {
    this.tokens = tokens;
    int from = tokens.length > 0 && tokens[0] == ANY ? 1 : 0;
    int to = tokens.length > from && tokens[tokens.length - 1] == ANY ? 1 : 0;
    literal = new byte[tokens.length - from - to];
    boolean plain = true;
    for (int i = 0; i < literal.length; i++) {
      plain &= tokens[from + i] >= 0;
      literal[i] = (byte) tokens[from + i];
    }
    if (!plain) {
      shape = Shape.GENERAL;
    } else if (from == 0) {
      shape = to == 0 ? Shape.EXACT : Shape.PREFIX;
    } else {
      // The pattern % alone has its only token in front: a suffix of no bytes.
      shape = to == 0 ? Shape.SUFFIX : Shape.INFIX;
    }
  }

  /**
   * Compiles a pattern.
   *
   * @param escape the escape character's code point, or {@link #NO_ESCAPE}
   * @param ignoreCase whether it is ILIKE's, which is for text in lower case
   * @throws LaminarException if the pattern ends in its escape character
   */
  public static LikePattern of(String pattern, int escape, boolean ignoreCase) {
    // In lower case a character may have up to three times the bytes it takes here.
    short[] tokens = new short[pattern.length() * (ignoreCase ? 9 : 3)];
    int count = 0;
    boolean escaped = false;
    for (int i = 0; i < pattern.length(); ) {
      int c = pattern.codePointAt(i);
      i += Character.charCount(c);
      if (!escaped && c == escape) {
        escaped = true;
        continue;
      }
      if (!escaped && c == '%') {
        if (count == 0 || tokens[count - 1] != ANY) {
          tokens[count++] = ANY;
        }
      } else if (!escaped && c == '_') {
        tokens[count++] = ONE;
      } else {
        String self = Character.toString(c);
        String text = ignoreCase ? self.toLowerCase(Locale.ROOT) : self;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
          tokens[count++] = (short) (b & 0xff);
        }
      }
      escaped = false;
    }
    if (escaped) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "LIKE pattern '" + pattern + "' ends in its escape character; double it or drop it");
    }
    return new LikePattern(Arrays.copyOf(tokens, count));
  }

  /** Whether a UTF-8 string matches. */
  public boolean matches(long address, int length) {
    byte[] bytes = literal;
    int size = bytes.length;
    return switch (shape) {
      case EXACT -> length == size && RawMemory.equal(address, bytes, 0, size);
      case PREFIX -> length >= size && RawMemory.equal(address, bytes, 0, size);
      case SUFFIX -> length >= size && RawMemory.equal(address + length - size, bytes, 0, size);
      case INFIX -> contains(address, length, bytes);
      case GENERAL -> matchesTokens(address, length);
    };
  }

  private static boolean contains(long address, int length, byte[] bytes) {
    if (bytes.length == 0) {
      return true;
    }
    byte first = bytes[0];
    for (int i = 0; i <= length - bytes.length; i++) {
      if (RawMemory.getByte(address + i) == first
          && RawMemory.equal(address + i, bytes, 0, bytes.length)) {
        return true;
      }
    }
    return false;
  }

  /** On a mismatch only the last % seen can help: it takes one more character and tries again. */
  private boolean matchesTokens(long address, int length) {
    int at = 0;
    int token = 0;
    int anyToken = -1;
    int anyAt = 0;
    while (at < length) {
      short wanted = token < tokens.length ? tokens[token] : Short.MIN_VALUE;
      if (wanted == ANY) {
        anyToken = token++;
        anyAt = at;
      } else if (wanted == ONE) {
        at = next(address, at, length);
        token++;
      } else if (wanted == (RawMemory.getByte(address + at) & 0xff)) {
        at++;
        token++;
      } else if (anyToken >= 0) {
        anyAt = next(address, anyAt, length);
        at = anyAt;
        token = anyToken + 1;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == ANY) {
      token++;
    }
    return token == tokens.length;
  }

  private static int next(long address, int at, int length) {
    int next = at + 1;
    while (next < length && Utf8.isContinuation(RawMemory.getByte(address + next))) {
      next++;
    }
    return next;
  }
}
