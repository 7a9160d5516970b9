package dev.laminardb.core.batch;

import java.util.UUID;

/** UUIDs as the 16 bytes that the engine keeps: most significant first, as they are written. */
public final class UuidBytes {
  /** How many bytes a UUID has. */
  public static final int LENGTH = 16;

  private UuidBytes() {}

  /** The bytes of a UUID, in a new array. */
  public static byte[] of(UUID uuid) {
    byte[] bytes = new byte[LENGTH];
    for (int i = 0; i < Long.BYTES; i++) {
      int shift = Long.SIZE - Byte.SIZE * (i + 1);
      bytes[i] = (byte) (uuid.getMostSignificantBits() >>> shift);
      bytes[Long.BYTES + i] = (byte) (uuid.getLeastSignificantBits() >>> shift);
    }
    return bytes;
  }

  /** The UUID whose bytes lie in native memory. */
  public static UUID uuid(long address) {
    return new UUID(
        Long.reverseBytes(RawMemory.getLong(address)),
        Long.reverseBytes(RawMemory.getLong(address + Long.BYTES)));
  }

  /** The UUID whose bytes lie in an array. */
  public static UUID uuid(byte[] bytes, int offset) {
    return new UUID(
        Long.reverseBytes(RawMemory.getLong(bytes, offset)),
        Long.reverseBytes(RawMemory.getLong(bytes, offset + Long.BYTES)));
  }
}
