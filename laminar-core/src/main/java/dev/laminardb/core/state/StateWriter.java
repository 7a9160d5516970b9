package dev.laminardb.core.state;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes tables to a sink. Tables are numbered as they come, so what saves several has to do it in
 * the same order each time. Behind a page stands a CRC32C of it and of its place. Used by one
 * thread, for one snapshot.
 */
public final class StateWriter {
  private static final int SMALLEST = 1 << 14;

  private final StateSink sink;
  private final long part;
  private int table = -1;
  private int page;

  /** The page being written, in a buffer that writers of parts share: one writes at a time. */
  private final PageBuffer buffer;

  /** A writer of what an operator keeps. */
  public StateWriter(StateSink sink) {
    this(sink, StateSink.WHOLE, new PageBuffer());
  }

  private StateWriter(StateSink sink, long part, PageBuffer buffer) {
    this.sink = sink;
    this.part = part;
    this.buffer = buffer;
  }

  /** Begins the next table. */
  void beginTable() {
    table++;
  }

  /**
   * A writer of tables that are dropped together.
   *
   * @param number tells the parts of the current table apart, at least 0
   */
  StateWriter part(int number) {
    return new StateWriter(sink, partOf(part, table, number), buffer);
  }

  /** Drops a part of the current table. */
  void drop(int number) {
    sink.drop(partOf(part, table, number));
  }

  static long partOf(long part, int table, int number) {
    if (part != StateSink.WHOLE) {
      throw new IllegalStateException("parts have no parts");
    }
    return (table + 1L) << 32 | number;
  }

  /** Begins a page of the current table; the one before has to be ended. */
  void beginPage(int number) {
    page = number;
    buffer.bytes.clear();
  }

  /** Ends the page and hands it to the sink. */
  void endPage() {
    ByteBuffer bytes = buffer.withRoom(Integer.BYTES);
    int length = bytes.position();
    bytes.putInt(Checksums.of(part, table, page, bytes.array(), length));
    sink.put(part, table, page, bytes.array(), length + Integer.BYTES);
  }

  void putInt(int value) {
    buffer.withRoom(Integer.BYTES).putInt(value);
  }

  void putLong(long value) {
    buffer.withRoom(Long.BYTES).putLong(value);
  }

  void putLongs(long[] from, int offset, int count) {
    ByteBuffer bytes = buffer.withRoom((long) count * Long.BYTES);
    bytes.asLongBuffer().put(from, offset, count);
    bytes.position(bytes.position() + count * Long.BYTES);
  }

  void putInts(int[] from, int offset, int count) {
    ByteBuffer bytes = buffer.withRoom((long) count * Integer.BYTES);
    bytes.asIntBuffer().put(from, offset, count);
    bytes.position(bytes.position() + count * Integer.BYTES);
  }

  void putBytes(byte[] from, int offset, int count) {
    buffer.withRoom(count).put(from, offset, count);
  }

  private static final class PageBuffer {
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private ByteBuffer bytes = allocate(SMALLEST);

    private static ByteBuffer allocate(int length) {
      return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    ByteBuffer withRoom(long more) {
      if (more > bytes.remaining()) {
        long needed = bytes.position() + more;
        if (needed > LONGEST) {
          throw new LaminarException(
              ErrorCode.STATE_LIMIT,
              "1,024 groups or rows take more than the 2 GiB that can be saved together");
        }
        int length = (int) Math.min(Math.max(needed, 2L * bytes.capacity()), LONGEST);
        bytes = allocate(length).put(bytes.array(), 0, bytes.position());
      }
      return bytes;
    }
  }
}
