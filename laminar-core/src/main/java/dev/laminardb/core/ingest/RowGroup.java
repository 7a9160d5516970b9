package dev.laminardb.core.ingest;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How rows that belong together lie in one entry of a source's ring, or, if they are many, in
 * buffers of their own: each behind its length, at multiples of eight.
 */
final class RowGroup {
  /** Of a buffer of its own; one with a longer row is longer. */
  private static final int BUFFER_BYTES = 1 << 20;

  private RowGroup() {}

  /** How many bytes rows take. */
  static long length(RowsEncoder rows) {
    long length = 0;
    for (int i = 0; i < rows.rowCount(); i++) {
      length += Long.BYTES + padded(rows.encodedLength(i));
    }
    return length;
  }

  private static int padded(int length) {
    return Math.addExact(length, 7) & ~7;
  }

  /** Writes rows to a buffer that has room for them. */
  static void write(RowsEncoder rows, MutableDirectBuffer buffer, int index) {
    int at = index;
    for (int i = 0; i < rows.rowCount(); i++) {
      at = write(rows, i, rows.encodedLength(i), buffer, at);
    }
  }

  private static int write(
      RowsEncoder rows, int row, int length, MutableDirectBuffer buffer, int at) {
    buffer.putLong(at, length);
    rows.encode(row, buffer, at + Long.BYTES);
    return at + Long.BYTES + padded(length);
  }

  /** Writes rows to as many buffers as they need. */
  static List<DirectBuffer> write(RowsEncoder rows) {
    List<DirectBuffer> buffers = new ArrayList<>();
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
    int at = 0;
    for (int i = 0; i < rows.rowCount(); i++) {
      int length = rows.encodedLength(i);
      int needed = Long.BYTES + padded(length);
      if (needed > buffer.capacity() - at) {
        end(buffers, buffer, at);
        buffer = new UnsafeBuffer(new byte[Math.max(BUFFER_BYTES, needed)]);
        at = 0;
      }
      at = write(rows, i, length, buffer, at);
    }
    end(buffers, buffer, at);
    return buffers;
  }

  private static void end(List<DirectBuffer> buffers, UnsafeBuffer full, int length) {
    if (length > 0) {
      buffers.add(new UnsafeBuffer(full, 0, length));
    }
  }

  /** Reads the rows that lie in a piece of a buffer. */
  static void read(DirectBuffer buffer, int index, int length, SourceRing.Reader reader) {
    int at = index;
    while (at < index + length) {
      int row = (int) buffer.getLong(at);
      reader.onRow(buffer, at + Long.BYTES);
      at += Long.BYTES + padded(row);
    }
  }
}
