package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.RowTable;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Orders rows by 64-bit words that compare as signed numbers, one after the other, so that one loop
 * serves every order. They are worked out once a batch, and kept with each row that is kept:
 *
 * <pre>
 *   sort key                     words
 *   BIGINT 42                    42
 *   BIGINT 42 DESC               ~42
 *   DECIMAL                      its high word, then its low one with the first bit turned round
 *   DOUBLE                       its bits, those of negative numbers turned round
 *   VARCHAR                      its first eight bytes, big-endian; where these are
 *                                the same, the strings themselves are compared
 *   a column that can be null    before its word: 0, or for null -1 (first) or 1 (last)
 * </pre>
 */
public final class RowOrder {
  private static final int NO_STRING = -1;

  private final SortKey[] keys;
  private final ColumnType[] types;
  private final boolean[] nullable;

  /** Of each word the kept column whose strings decide where it does not, or {@link #NO_STRING}. */
  private final int[] strings;

  /** Of each word the sort key it belongs to. */
  private final int[] keyOf;

  private final boolean comparesStrings;
  private final long[][] words;
  private Batch batch;

  /**
   * An order.
   *
   * @param input the schema of the batches
   * @param order the columns that rows are ordered by
   * @param kept the columns that the table of rows keeps, all strings of the order among them
   */
  @SuppressWarnings("NullAway.Init")
  public RowOrder(Schema input, List<SortKey> order, int[] kept) {
    keys = order.toArray(SortKey[]::new);
    types = new ColumnType[keys.length];
    nullable = new boolean[keys.length];
    int[] stringOf = new int[3 * keys.length];
    int[] ownerOf = new int[3 * keys.length];
    int count = 0;
    for (int k = 0; k < keys.length; k++) {
      Field field = input.getFields().get(keys[k].column());
      types[k] = ColumnType.of(field);
      nullable[k] = field.isNullable();
      for (int i = (nullable[k] ? 1 : 0) + (types[k].isWide() ? 1 : 0); i > 0; i--) {
        stringOf[count] = NO_STRING;
        ownerOf[count++] = k;
      }
      stringOf[count] = types[k].isVariable() ? indexOf(kept, keys[k].column()) : NO_STRING;
      ownerOf[count++] = k;
    }
    strings = Arrays.copyOf(stringOf, count);
    keyOf = Arrays.copyOf(ownerOf, count);
    comparesStrings = Arrays.stream(types).anyMatch(ColumnType::isVariable);
    words = new long[count][Batch.MAX_ROWS];
  }

  private static int indexOf(int[] columns, int column) {
    int index = 0;
    while (columns[index] != column) {
      index++;
    }
    return index;
  }

  /** Whether words alone may leave rows equal that are not. */
  boolean comparesStrings() {
    return comparesStrings;
  }

  /** How many words a row has. */
  public int wordCount() {
    return words.length;
  }

  /** The first words of the batch's rows. */
  long[] firstWords() {
    return words[0];
  }

  /** Works out the words of a batch. */
  public void load(Batch rows) {
    batch = rows;
    int word = 0;
    for (int k = 0; k < keys.length; k++) {
      boolean nulls = nullable[k] && batch.hasNulls(keys[k].column());
      if (nullable[k]) {
        loadNulls(k, nulls, words[word++]);
      }
      int nullWord = word - 1;
      if (types[k].isWide()) {
        loadHighWords(k, words[word]);
        finish(k, nulls, words[word++], nullWord);
      }
      loadValues(k, words[word]);
      finish(k, nulls, words[word++], nullWord);
    }
  }

  /** Turns a descending order round, and makes all nulls alike. */
  private void finish(int k, boolean nulls, long[] values, int nullWord) {
    if (keys[k].descending()) {
      for (int row = 0; row < batch.rowCount(); row++) {
        values[row] = ~values[row];
      }
    }
    if (nulls) {
      clearNulls(values, words[nullWord]);
    }
  }

  private void loadNulls(int k, boolean nulls, long[] to) {
    Arrays.fill(to, 0, batch.rowCount(), 0);
    long validity = batch.validityAddress(keys[k].column());
    for (int row = 0; nulls && row < batch.rowCount(); row++) {
      if (!RawMemory.getBit(validity, row)) {
        to[row] = keys[k].nullsFirst() ? -1 : 1;
      }
    }
  }

  private void clearNulls(long[] values, long[] nulls) {
    for (int row = 0; row < batch.rowCount(); row++) {
      values[row] = nulls[row] == 0 ? values[row] : 0;
    }
  }

  private void loadValues(int k, long[] to) {
    int rows = batch.rowCount();
    long data = batch.dataAddress(keys[k].column());
    switch (types[k]) {
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> {
        for (int row = 0; row < rows; row++) {
          to[row] = RawMemory.getLong(data + ((long) row << 3));
        }
      }
      case DECIMAL -> {
        for (int row = 0; row < rows; row++) {
          to[row] = RawMemory.getLong(data + ((long) row << 4)) ^ Long.MIN_VALUE;
        }
      }
      case TINYINT -> {
        for (int row = 0; row < rows; row++) {
          to[row] = RawMemory.getByte(data + row);
        }
      }
      case SMALLINT -> {
        for (int row = 0; row < rows; row++) {
          to[row] = RawMemory.getShort(data + ((long) row << 1));
        }
      }
      case INT, DATE, MONTHS -> {
        for (int row = 0; row < rows; row++) {
          to[row] = RawMemory.getInt(data + ((long) row << 2));
        }
      }
      case REAL -> {
        for (int row = 0; row < rows; row++) {
          long bits = Hashing.doubleBits(RawMemory.getFloat(data + ((long) row << 2)));
          to[row] = bits ^ (bits >> 63 & Long.MAX_VALUE);
        }
      }
      case DOUBLE -> {
        for (int row = 0; row < rows; row++) {
          long bits = Hashing.doubleBits(RawMemory.getDouble(data + ((long) row << 3)));
          to[row] = bits ^ (bits >> 63 & Long.MAX_VALUE);
        }
      }
      case BOOLEAN -> {
        for (int row = 0; row < rows; row++) {
          to[row] = RawMemory.getBit(data, row) ? 1 : 0;
        }
      }
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> loadPrefixes(k, data, to);
    }
  }

  private void loadHighWords(int k, long[] to) {
    long data = batch.dataAddress(keys[k].column()) + Long.BYTES;
    for (int row = 0; row < batch.rowCount(); row++) {
      to[row] = RawMemory.getLong(data + ((long) row << 4));
    }
  }

  private void loadPrefixes(int k, long data, long[] to) {
    long offsets = batch.offsetAddress(keys[k].column());
    for (int row = 0; row < batch.rowCount(); row++) {
      int start = RawMemory.getInt(offsets + ((long) row << 2));
      int end = RawMemory.getInt(offsets + ((long) row << 2) + 4);
      to[row] = prefix(data + start, end - start) ^ Long.MIN_VALUE;
    }
  }

  private static long prefix(long address, int length) {
    if (length >= Long.BYTES) {
      return Long.reverseBytes(RawMemory.getLong(address));
    }
    long prefix = 0;
    for (int i = 0; i < length; i++) {
      prefix |= (RawMemory.getByte(address + i) & 0xffL) << (56 - 8 * i);
    }
    return prefix;
  }

  /** Keeps a row's words with a row of a table, as its owner's first. */
  public void keep(int row, RowTable table, int kept) {
    for (int w = 0; w < words.length; w++) {
      table.setWord(kept, w, words[w][row]);
    }
  }

  /** Whether a row of the batch is before another; for orders that have a column. */
  public boolean isBefore(int a, int b) {
    long[] first = words[0];
    return first[a] < first[b] || first[a] == first[b] && compare(a, b) < 0;
  }

  /** Compares two rows of the batch. */
  int compare(int a, int b) {
    for (int w = 0; w < words.length; w++) {
      if (words[w][a] != words[w][b]) {
        return words[w][a] < words[w][b] ? -1 : 1;
      }
      int order = strings[w] < 0 || isNull(w, a) ? 0 : compareStrings(w, a, b);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int compareStrings(int w, int a, int b) {
    int column = keys[keyOf[w]].column();
    int order =
        RawMemory.compare(
            address(column, a), length(column, a), address(column, b), length(column, b));
    return keys[keyOf[w]].descending() ? -order : order;
  }

  /** Compares a row of the batch with one that is kept. */
  public int compare(int row, RowTable table, int kept) {
    for (int w = 0; w < words.length; w++) {
      long word = table.word(kept, w);
      if (words[w][row] != word) {
        return words[w][row] < word ? -1 : 1;
      }
      if (strings[w] >= 0 && !isNull(w, row)) {
        int column = keys[keyOf[w]].column();
        int order =
            table.compareString(kept, strings[w], address(column, row), length(column, row));
        if (order != 0) {
          return order < 0 == keys[keyOf[w]].descending() ? -1 : 1;
        }
      }
    }
    return 0;
  }

  /**
   * Of rows of the batch, each with one that is kept, leaves out most that are not before it: those
   * of which the first word says so.
   *
   * @param note where a kept row has a word that is 0 as long as it has none of the order
   * @return how many are left, in front
   */
  public int leaveCandidates(int[] rows, RowTable table, int[] kept, int note, int count) {
    return words.length == 0 ? count : table.leaveNotLess(words[0], rows, kept, note, count);
  }

  /** Whether the value that a string's word stands for is null: the word before it says. */
  private boolean isNull(int w, int row) {
    return nullable[keyOf[w]] && words[w - 1][row] != 0;
  }

  private long address(int column, int row) {
    return batch.dataAddress(column)
        + RawMemory.getInt(batch.offsetAddress(column) + ((long) row << 2));
  }

  private int length(int column, int row) {
    long at = batch.offsetAddress(column) + ((long) row << 2);
    return RawMemory.getInt(at + 4) - RawMemory.getInt(at);
  }

  /** Compares two rows that are kept. */
  public int compareKept(RowTable table, int a, int b) {
    for (int w = 0; w < words.length; w++) {
      if (table.word(a, w) != table.word(b, w)) {
        return table.word(a, w) < table.word(b, w) ? -1 : 1;
      }
      if (strings[w] >= 0) {
        int order = table.compareStrings(a, b, strings[w]);
        if (order != 0) {
          return order < 0 == keys[keyOf[w]].descending() ? 1 : -1;
        }
      }
    }
    return 0;
  }
}
