package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;

/**
 * Checksums and digests of UTF-8 text, the latter as hexadecimal digits. Java's digests read
 * arrays, so text is copied into one that is kept; a digest is an array of its own for every row.
 * Used by one thread.
 */
public final class TextDigest {
  private static final int FIRST_BYTES = 64;

  private final MessageDigest digest;
  private final CRC32 crc = new CRC32();
  private byte[] bytes = new byte[FIRST_BYTES];

  /**
   * Nothing yet.
   *
   * @param algorithm that every JDK has, such as {@code SHA-256}
   */
  public TextDigest(String algorithm) {
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no digest " + algorithm, e);
    }
  }

  /** The digest of a text. */
  public long hex(Scratch scratch, long address, int length) {
    load(address, length);
    digest.update(bytes, 0, length);
    byte[] result = digest.digest();
    long at = scratch.reserve(result.length * 2);
    for (int i = 0; i < result.length; i++) {
      RawMemory.putByte(at + 2 * i, digit(result[i] >> 4));
      RawMemory.putByte(at + 2 * i + 1, digit(result[i]));
    }
    return scratch.finish(at, result.length * 2);
  }

  /** CRC-32 as in IEEE 802.3. */
  public long crc32(long address, int length) {
    load(address, length);
    crc.reset();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }

  private void load(long address, int length) {
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    RawMemory.copy(address, bytes, 0, length);
  }

  private static byte digit(int value) {
    return (byte) Character.forDigit(value & 0xf, 16);
  }
}
