package dev.laminardb.core.state;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the tables that a {@link StateWriter} has written, in the same order. Everything that does
 * not fit is a {@link LaminarException}. Used by one thread, for one recovery.
 */
public final class StateReader {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final StateSource source;
  private final long part;
  private int table = -1;
  private int page;
  private ByteBuffer bytes = NOTHING;

  /** A reader of what an operator keeps. */
  public StateReader(StateSource source) {
    this(source, StateSink.WHOLE);
  }

  private StateReader(StateSource source, long part) {
    this.source = source;
    this.part = part;
  }

  /** Begins the next table. */
  void beginTable() {
    table++;
  }

  /** A reader of the tables of a part of the current table. */
  StateReader part(int number) {
    return new StateReader(source, StateWriter.partOf(part, table, number));
  }

  /** Begins a page of the current table. */
  void beginPage(int number) {
    page = number;
    byte[] stored = source.get(part, table, page);
    if (stored == null) {
      throw corrupt("is missing");
    }
    int length = stored.length - Integer.BYTES;
    if (length < 0) {
      throw corrupt("is cut off after " + stored.length + " bytes");
    }
    bytes = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt(length) != Checksums.of(part, table, page, stored, length)) {
      throw corrupt("of " + stored.length + " bytes does not have the checksum it was saved with");
    }
    bytes.limit(length);
  }

  /** Ends the page, of which everything has to be read. */
  void endPage() {
    if (bytes.hasRemaining()) {
      throw corrupt("has " + bytes.remaining() + " bytes more than its table has room for");
    }
  }

  /** What to throw if the current page does not make sense. */
  LaminarException corrupt(String what) {
    String name = page == StateSink.HEADER ? "the header" : "page " + page;
    return new LaminarException(
        ErrorCode.STATE_CORRUPT,
        "saved state cannot be loaded: "
            + name
            + " of table "
            + table
            + (part == StateSink.WHOLE ? "" : ", part " + Long.toHexString(part) + ",")
            + " "
            + what
            + "; restore from an older checkpoint");
  }

  /** Checks that a number of the page is what this version of the operator writes there. */
  void expect(int expected, String what) {
    int found = getInt();
    if (found != expected) {
      throw corrupt("has " + found + " " + what + " instead of " + expected);
    }
  }

  /** A number that cannot be negative. */
  int getSize() {
    int size = getInt();
    if (size < 0) {
      throw corrupt("has a negative size, " + size);
    }
    return size;
  }

  int getInt() {
    need(Integer.BYTES);
    return bytes.getInt();
  }

  long getLong() {
    need(Long.BYTES);
    return bytes.getLong();
  }

  void getLongs(long[] to, int offset, int count) {
    need((long) count * Long.BYTES);
    bytes.asLongBuffer().get(to, offset, count);
    bytes.position(bytes.position() + count * Long.BYTES);
  }

  /**
   * Reads bytes in place.
   *
   * @return where in {@link #array} they begin
   */
  int skip(int count) {
    need(count);
    int at = bytes.position();
    bytes.position(at + count);
    return at;
  }

  /** The array that the page lies in. */
  byte[] array() {
    return bytes.array();
  }

  private void need(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw corrupt("ends before its contents");
    }
  }
}
