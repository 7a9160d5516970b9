package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.ByteBuilder;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The elements of arrays that are put together from rows, and values of the first rows, as byte
 * strings of which equal ones are equal elements:
 *
 * <pre>
 *   0, then a word, two of a DECIMAL, little endian, or the bytes of a byte string | 1 of a null
 * </pre>
 *
 * <p>Used by one thread.
 */
final class ElementBytes {
  private static final byte VALUE = 0;
  private static final byte NULL = 1;

  private final ColumnType type;
  private final ColumnAddresses column;
  private byte[] element = new byte[64];

  /**
   * Elements of a column.
   *
   * @param column its number in batches of that schema
   */
  ElementBytes(Schema input, int column) {
    this.type = ColumnType.of(input.getFields().get(column));
    this.column = new ColumnAddresses(new int[] {column}, new ColumnType[] {type});
  }

  /** Reads the rows of a batch from now on. */
  void bind(Batch batch) {
    column.bind(batch);
  }

  /** Appends the element of a row. */
  void append(int row, ByteBuilder out) {
    boolean isNull = column.isNull(0, row);
    element[0] = isNull ? NULL : VALUE;
    out.append(element, 0, 1 + (isNull ? 0 : load(row)));
  }

  /** Puts the bytes of a value behind the first one. */
  private int load(int row) {
    if (type.isVariable()) {
      int length = column.stringLength(0, row);
      if (length >= element.length) {
        // The first byte is that of a value.
        element = new byte[Math.addExact(length, 1)];
      }
      RawMemory.copy(column.stringAddress(0, row), element, 1, length);
      return length;
    }
    long word = column.word(0, row);
    put(1, type.isFloating() ? ArrayWriter.doubleBits(Double.longBitsToDouble(word)) : word);
    if (type.isWide()) {
      put(1 + Long.BYTES, column.highWord(0, row));
      return 2 * Long.BYTES;
    }
    return Long.BYTES;
  }

  private void put(int at, long word) {
    for (int i = 0; i < Long.BYTES; i++) {
      element[at + i] = (byte) (word >>> Byte.SIZE * i);
    }
  }

  /** A writer of arrays of such elements. */
  ArrayWriter writer() {
    return new ArrayWriter(ArrayLayout.width(type));
  }

  /** Adds an element that {@link #append} has made to an array. */
  void addTo(ArrayWriter array, ByteBuilder bytes) {
    byte[] from = bytes.array();
    if (from[0] == NULL) {
      array.addNull();
      return;
    }
    switch (type) {
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          array.addString(from, 1, bytes.length() - 1);
      case DECIMAL -> array.addDecimal(word(from, 1), word(from, 1 + Long.BYTES));
      case REAL -> array.addReal((float) Double.longBitsToDouble(word(from, 1)));
      case DOUBLE -> array.addDouble(Double.longBitsToDouble(word(from, 1)));
      default -> array.addWord(word(from, 1));
    }
  }

  /**
   * Writes an element that {@link #append} has made to a column.
   *
   * @param at the row; of strings the next one
   */
  void write(ByteBuilder bytes, ColumnBuilder out, int at) {
    byte[] from = bytes.array();
    if (from[0] == NULL) {
      writeNull(out);
    } else if (type.isVariable()) {
      out.appendString(from, 1, bytes.length() - 1);
    } else if (type.isWide()) {
      out.setDecimal(at, word(from, 1), word(from, 1 + Long.BYTES));
    } else {
      out.setWord(at, word(from, 1));
    }
  }

  /** Writes a null, which rows of other columns than strings are until they are set. */
  void writeNull(ColumnBuilder out) {
    if (type.isVariable()) {
      out.appendNullString();
    }
  }

  private static long word(byte[] bytes, int at) {
    long word = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      word = word << Byte.SIZE | (bytes[at + i] & 0xff);
    }
    return word;
  }
}
