package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways in which PostgreSQL's ENCODE and DECODE write bytes as text. */
public enum ByteFormat {
  /** Two hexadecimal digits for each byte. */
  HEX {
    @Override
    long write(Scratch scratch, long address, int length) {
      return HexText.write(scratch, address, length);
    }

    @Override
    long read(Scratch scratch, long address, int length) {
      return HexText.read(scratch, address, length);
    }
  },

  /** Four characters for three bytes, as in RFC 2045: 76 of them in a line. */
  BASE64 {
    @Override
    long write(Scratch scratch, long address, int length) {
      return Base64Text.writeLines(scratch, address, length);
    }

    @Override
    long read(Scratch scratch, long address, int length) {
      return Base64Text.read(scratch, address, length);
    }
  },

  /** Characters of ASCII as they are, a backslash twice, others as a backslash and octal digits. */
  ESCAPE {
    @Override
    long write(Scratch scratch, long address, int length) {
      return EscapedText.write(scratch, address, length);
    }

    @Override
    long read(Scratch scratch, long address, int length) {
      return EscapedText.read(scratch, address, length);
    }
  };

  private static final ByteFormat[] ALL = values();

  abstract long write(Scratch scratch, long address, int length);

  abstract long read(Scratch scratch, long address, int length);

  /** Whether a format has a name, in any case. */
  public static boolean isNamed(String name) {
    return Arrays.stream(ALL).anyMatch(format -> format.name().equalsIgnoreCase(name));
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(ALL)
        .map(format -> "'" + format.name().toLowerCase(Locale.ROOT) + "'")
        .collect(Collectors.joining(", "));
  }

  /** ENCODE: the text of bytes. */
  public static long encode(
      Scratch scratch, long address, int length, long format, int formatLength) {
    return of(format, formatLength).write(scratch, address, length);
  }

  /** DECODE: the bytes of a text. */
  public static long decode(
      Scratch scratch, long address, int length, long format, int formatLength) {
    return of(format, formatLength).read(scratch, address, length);
  }

  private static ByteFormat of(long name, int length) {
    for (ByteFormat format : ALL) {
      if (format.is(name, length)) {
        return format;
      }
    }
    throw LaminarException.ofValue(
        ErrorCode.INVALID_ARGUMENT,
        Utf8.quoted(name, length) + " is no format of bytes; there are " + names());
  }

  private boolean is(long name, int length) {
    boolean equal = length == name().length();
    for (int i = 0; equal && i < length; i++) {
      equal = Character.toUpperCase(RawMemory.getByte(name + i)) == name().charAt(i);
    }
    return equal;
  }

  /** What a reader throws at a text that it does not take. */
  static LaminarException invalid(long address, int length, String format, String reason) {
    return LaminarException.ofValue(
        ErrorCode.INVALID_ARGUMENT,
        Utf8.quoted(address, length) + " is not " + format + ": " + reason);
  }

  /** Whether a character may stand anywhere in hexadecimal digits and base64. */
  static boolean isBlank(byte character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }
}
