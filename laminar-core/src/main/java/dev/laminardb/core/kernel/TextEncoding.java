package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * CONVERT_FROM and CONVERT_TO of UTF-8, which is what text is kept in: nothing is copied. Java
 * judges arrays, so bytes that shall be text are copied into one that is kept. Used by one thread.
 */
public final class TextEncoding {
  private static final int FIRST_BYTES = 64;

  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private byte[] bytes = new byte[FIRST_BYTES];

  /** Whether an encoding is known by a name. */
  public static boolean isNamed(String name) {
    return name.equalsIgnoreCase("UTF8") || name.equalsIgnoreCase("UTF-8");
  }

  /** The text of bytes. */
  public long text(Scratch scratch, long address, int length, long name, int nameLength) {
    check(name, nameLength);
    if (!Utf8.isAscii(address, length)) {
      if (bytes.length < length) {
        bytes = new byte[Math.max(length, 2 * bytes.length)];
      }
      RawMemory.copy(address, bytes, 0, length);
      try {
        decoder.decode(ByteBuffer.wrap(bytes, 0, length));
      } catch (CharacterCodingException e) {
        throw new LaminarException(
            ErrorCode.INVALID_ARGUMENT, "CONVERT_FROM of bytes that are not UTF-8", null, e);
      }
    }
    return scratch.finish(address, length);
  }

  /** The bytes of a text. */
  public long bytes(Scratch scratch, long address, int length, long name, int nameLength) {
    check(name, nameLength);
    return scratch.finish(address, length);
  }

  private static void check(long name, int length) {
    if (!isNamed(Utf8.text(name, length))) {
      throw LaminarException.ofValue(
          ErrorCode.INVALID_ARGUMENT,
          Utf8.quoted(name, length) + " is no encoding of text that is known; 'UTF8' is");
    }
  }
}
