package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;

/**
 * UTF-8 text as {@code java.util.regex} reads it, set anew for each row. ASCII is read where it
 * lies; other text is decoded into an array that is kept. Used by one thread.
 */
final class DecodedText implements CharSequence {
  private static final int FIRST_SUPPLEMENTARY = 0x10000;

  private char[] chars = new char[0];
  private boolean ascii = true;
  private long address;
  private int length;

  void set(long textAddress, int textLength, boolean isAscii) {
    address = textAddress;
    length = textLength;
    ascii = isAscii;
    if (!ascii) {
      decode(textLength);
    }
  }

  private void decode(int bytes) {
    if (chars.length < bytes) {
      chars = new char[Math.max(bytes, chars.length * 2)];
    }
    int to = 0;
    for (int i = 0; i < bytes; ) {
      int b = RawMemory.getByte(address + i) & 0xff;
      int size = b < 0xc0 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
      int c = size == 1 ? b : b & (0x7f >> size);
      for (int k = 1; k < size && i + k < bytes; k++) {
        c = c << 6 | (RawMemory.getByte(address + i + k) & 0x3f);
      }
      i += size;
      if (c >= FIRST_SUPPLEMENTARY) {
        chars[to++] = Character.highSurrogate(c);
        chars[to++] = Character.lowSurrogate(c);
      } else {
        chars[to++] = (char) c;
      }
    }
    length = to;
  }

  /** How many bytes lie before a char. */
  int byteIndex(int charIndex) {
    if (ascii) {
      return charIndex;
    }
    int bytes = 0;
    for (int i = 0; i < charIndex; i++) {
      char c = chars[i];
      // Each half of a surrogate pair stands for two of its four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  @Override
  public char charAt(int index) {
    return ascii ? (char) RawMemory.getByte(address + index) : chars[index];
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().substring(start, end);
  }

  @Override
  public String toString() {
    char[] copy = ascii ? new char[length] : Arrays.copyOf(chars, length);
    for (int i = 0; ascii && i < length; i++) {
      copy[i] = charAt(i);
    }
    return new String(copy);
  }
}
