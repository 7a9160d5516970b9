package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.state.ByteBuilder;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Puts before a string, or an element of an array, what the row is ordered by, as bytes that
 * compare, without a sign, as the rows do:
 *
 * <pre>
 *   a column                     0 null (first) | 1 a value | 2 null (last)
 *   numbers and times            eight bytes, the greatest first, without a sign
 *   DECIMAL                      sixteen of them
 *   VARCHAR, VARBINARY, UUID     its bytes, 0 as 0 255, and 0 0 behind them
 *   .. DESC                      all bytes of the value turned round
 *   the string, or the element ({@link ElementBytes})
 *   four bytes: how long all before it is
 * </pre>
 *
 * <p>Used by one thread.
 */
final class RowKeys {
  private static final int NULL_FIRST = 0;
  private static final int VALUE = 1;
  private static final int NULL_LAST = 2;

  private final List<SortKey> order;
  private final ColumnType[] types;
  private final ColumnAddresses columns;

  /** What stands behind the keys if that is not the argument, which is a string then. */
  private final @Nullable ElementBytes elements;

  private final byte[] word = new byte[Long.BYTES];
  private byte[] string = new byte[64];

  /**
   * Keys of rows.
   *
   * @param elements of arrays behind the keys, or null if it is a string
   */
  RowKeys(Schema input, List<SortKey> order, @Nullable ElementBytes elements) {
    this.elements = elements;
    this.order = List.copyOf(order);
    int[] numbers = order.stream().mapToInt(SortKey::column).toArray();
    this.types = new ColumnType[numbers.length];
    for (int k = 0; k < types.length; k++) {
      Field field = input.getFields().get(numbers[k]);
      types[k] = ColumnType.of(field);
    }
    this.columns = new ColumnAddresses(numbers, types);
  }

  /** Reads the rows of a batch from now on. */
  void bind(Batch batch) {
    columns.bind(batch);
    if (elements != null) {
      elements.bind(batch);
    }
  }

  /** What stands behind the keys, or null if it is a string. */
  @Nullable ElementBytes elements() {
    return elements;
  }

  /**
   * Appends the key of a row, and its string or element.
   *
   * @param column of the string
   */
  void append(Batch batch, int column, int row, ByteBuilder out) {
    for (int k = 0; k < types.length; k++) {
      SortKey key = order.get(k);
      if (columns.isNull(k, row)) {
        append(key.nullsFirst() ? NULL_FIRST : NULL_LAST, 1, out);
        continue;
      }
      append(VALUE, 1, out);
      int from = out.length();
      appendValue(k, row, out);
      if (key.descending()) {
        turn(out.array(), from, out.length());
      }
    }
    int keyLength = out.length();
    if (elements == null) {
      appendArgument(batch, column, row, out);
    } else {
      elements.append(row, out);
    }
    append(keyLength, Integer.BYTES, out);
  }

  private void appendArgument(Batch batch, int column, int row, ByteBuilder out) {
    long at = batch.offsetAddress(column) + ((long) row << 2);
    int start = RawMemory.getInt(at);
    int length = RawMemory.getInt(at + Integer.BYTES) - start;
    load(batch.dataAddress(column) + start, length);
    out.append(string, 0, length);
  }

  private void appendValue(int k, int row, ByteBuilder out) {
    switch (types[k]) {
      case VARCHAR, VARBINARY, UUID -> appendString(k, row, out);
      case DECIMAL -> {
        append(columns.highWord(k, row) ^ Long.MIN_VALUE, Long.BYTES, out);
        append(columns.word(k, row), Long.BYTES, out);
      }
      case REAL, DOUBLE -> {
        // There is one zero, and one NaN, above all numbers; of negative numbers all bits are
        // turned round.
        long bits = ArrayWriter.doubleBits(Double.longBitsToDouble(columns.word(k, row)));
        append(bits ^ (bits >> 63 | Long.MIN_VALUE), Long.BYTES, out);
      }
      default -> append(columns.word(k, row) ^ Long.MIN_VALUE, Long.BYTES, out);
    }
  }

  private void appendString(int k, int row, ByteBuilder out) {
    int length = columns.stringLength(k, row);
    load(columns.stringAddress(k, row), length);
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (string[i] == 0) {
        out.append(string, from, i + 1 - from);
        append(0xff, 1, out);
        from = i + 1;
      }
    }
    out.append(string, from, length - from);
    append(0, 2, out);
  }

  private void load(long address, int length) {
    if (length > string.length) {
      string = new byte[Math.max(length, (int) Math.min(2L * string.length, 1 << 30))];
    }
    RawMemory.copy(address, string, 0, length);
  }

  /** Appends the last bytes of a word, the greatest first. */
  private void append(long value, int bytes, ByteBuilder out) {
    for (int i = 0; i < bytes; i++) {
      word[i] = (byte) (value >>> Byte.SIZE * (bytes - 1 - i));
    }
    out.append(word, 0, bytes);
  }

  private static void turn(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
  }

  /** Appends the string, or the element, of what {@link #append} has made. */
  static void appendBehindKey(ByteBuilder keyed, ByteBuilder out) {
    byte[] bytes = keyed.array();
    int end = keyed.length() - Integer.BYTES;
    int keyLength = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      keyLength = keyLength << Byte.SIZE | (bytes[end + i] & 0xff);
    }
    out.append(bytes, keyLength, end - keyLength);
  }
}
