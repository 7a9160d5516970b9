package dev.laminardb.mapping;

import org.agrona.MutableDirectBuffer;

/**
 * Strings as UTF-8 straight into a buffer, byte for byte what {@link String#getBytes} gives: a
 * surrogate without its other half becomes a question mark.
 */
final class Utf8 {
  private Utf8() {}

  /** How many bytes {@link #put} writes. */
  static long length(String string) {
    int chars = string.length();
    for (int i = 0; i < chars; i++) {
      if (string.charAt(i) >= 0x80) {
        return i + lengthFrom(string, i);
      }
    }
    return chars;
  }

  private static long lengthFrom(String string, int from) {
    int chars = string.length();
    long bytes = 0;
    for (int i = from; i < chars; i++) {
      char c = string.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (isPair(string, i)) {
        bytes += 4;
        i++;
      } else {
        bytes++;
      }
    }
    return bytes;
  }

  /**
   * Writes a string at an index.
   *
   * @return how many bytes
   */
  static int put(String string, MutableDirectBuffer buffer, int index) {
    int chars = string.length();
    int i = 0;
    for (; i <= chars - 4; i += 4) {
      int a = string.charAt(i);
      int b = string.charAt(i + 1);
      int c = string.charAt(i + 2);
      int d = string.charAt(i + 3);
      if ((a | b | c | d) >= 0x80) {
        return putFrom(string, i, buffer, index);
      }
      buffer.putInt(index + i, a | b << 8 | c << 16 | d << 24);
    }
    for (; i < chars; i++) {
      char c = string.charAt(i);
      if (c >= 0x80) {
        return putFrom(string, i, buffer, index);
      }
      buffer.putByte(index + i, (byte) c);
    }
    return chars;
  }

  /** Writes the chars from one on, before which all were ASCII. */
  private static int putFrom(String string, int from, MutableDirectBuffer buffer, int index) {
    int chars = string.length();
    int at = index + from;
    for (int i = from; i < chars; i++) {
      char c = string.charAt(i);
      if (c < 0x80) {
        buffer.putByte(at++, (byte) c);
      } else if (c < 0x800) {
        buffer.putByte(at++, (byte) (0xc0 | c >> 6));
        buffer.putByte(at++, continuation(c));
      } else if (!Character.isSurrogate(c)) {
        buffer.putByte(at++, (byte) (0xe0 | c >> 12));
        buffer.putByte(at++, continuation(c >> 6));
        buffer.putByte(at++, continuation(c));
      } else if (isPair(string, i)) {
        int point = Character.toCodePoint(c, string.charAt(++i));
        buffer.putByte(at++, (byte) (0xf0 | point >> 18));
        buffer.putByte(at++, continuation(point >> 12));
        buffer.putByte(at++, continuation(point >> 6));
        buffer.putByte(at++, continuation(point));
      } else {
        buffer.putByte(at++, (byte) '?');
      }
    }
    return at - index;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  private static boolean isPair(String string, int i) {
    return Character.isHighSurrogate(string.charAt(i))
        && i + 1 < string.length()
        && Character.isLowSurrogate(string.charAt(i + 1));
  }
}
