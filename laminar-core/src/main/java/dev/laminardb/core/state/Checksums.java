package dev.laminardb.core.state;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksums of pages. */
final class Checksums {
  private Checksums() {}

  /** Of a page and its place, so that a page in the place of another is found out. */
  static int of(long part, int table, int page, byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(16).putLong(part).putInt(table).putInt(page).flip());
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
