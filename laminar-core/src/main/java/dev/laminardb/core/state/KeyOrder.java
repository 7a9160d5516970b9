package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import java.util.Arrays;

/**
 * Rows of a table in the order of their keys, so that those whose keys begin with some values, or
 * lie between some, are found without going through all. Blocks of up to {@value #BLOCK} rows, in
 * an array in order; each row with a word of the first column of its key, which decides most
 * comparisons without a look at the row:
 *
 * <pre>
 *   first words   |  10  |  57  |  90  |  …
 *   words         | 10 10 12 … | 57 57 58 … | 90 …
 *   rows          |  4  9  1 … |  7  2 30 … | 11 …
 * </pre>
 *
 * <p>A row takes 12 bytes in a full block, 24 in one that has just been halved. Rows of the same
 * key are in the order of their numbers; a null is ordered as zero or an empty string. Used by one
 * thread.
 */
final class KeyOrder {
  private static final int BLOCK = 256;
  private static final int SPARSE = BLOCK / 4;
  private static final int JOINED = BLOCK * 3 / 4;

  private final RowTable table;
  private final int[] keys;
  private final ColumnType[] types;
  private long[] firstWords = new long[16];
  private long[][] words = new long[16][];
  private int[][] rows = new int[16][];
  private int[] counts = new int[16];
  private int blocks;

  /**
   * No rows.
   *
   * @param table holds the rows
   * @param keys its columns that make the key
   * @param types their types
   */
  KeyOrder(RowTable table, int[] keys, ColumnType[] types) {
    this.table = table;
    this.keys = keys.clone();
    this.types = types.clone();
  }

  /** Puts a row in, which is not there yet. */
  void add(int row) {
    long word = word(row);
    if (blocks == 0) {
      open(0);
    }
    int block = blockOf(word, row);
    if (counts[block] == BLOCK) {
      boolean isLast = block == blocks - 1 && !precedes(word, row, block, BLOCK - 1);
      open(block + 1);
      if (!isLast) {
        halve(block);
      }
      block += isLast || !precedes(word, row, block + 1, 0) ? 1 : 0;
    }
    put(block, indexOf(block, word, row), word, row);
  }

  private void put(int block, int at, long word, int row) {
    int behind = counts[block] - at;
    System.arraycopy(words[block], at, words[block], at + 1, behind);
    System.arraycopy(rows[block], at, rows[block], at + 1, behind);
    words[block][at] = word;
    rows[block][at] = row;
    counts[block]++;
    firstWords[block] = words[block][0];
  }

  /** Takes a row out, whose key is still there to be read. */
  void remove(int row) {
    long word = word(row);
    int block = blockOf(word, row);
    int at = indexOf(block, word, row);
    if (at == counts[block] || rows[block][at] != row) {
      throw new IllegalStateException("row " + row + " is not in the order of keys");
    }
    int behind = --counts[block] - at;
    System.arraycopy(words[block], at + 1, words[block], at, behind);
    System.arraycopy(rows[block], at + 1, rows[block], at, behind);
    if (counts[block] == 0) {
      close(block);
      return;
    }
    firstWords[block] = words[block][0];
    if (counts[block] < SPARSE
        && block + 1 < blocks
        && counts[block] + counts[block + 1] <= JOINED) {
      move(block + 1, 0, block);
      close(block + 1);
    }
  }

  /** Makes an empty block among the others. */
  private void open(int block) {
    if (blocks == counts.length) {
      firstWords = Arrays.copyOf(firstWords, 2 * blocks);
      words = Arrays.copyOf(words, 2 * blocks);
      rows = Arrays.copyOf(rows, 2 * blocks);
      counts = Arrays.copyOf(counts, 2 * blocks);
    }
    shift(block, block + 1);
    blocks++;
    words[block] = new long[BLOCK];
    rows[block] = new int[BLOCK];
    counts[block] = 0;
  }

  private void close(int block) {
    shift(block + 1, block);
    blocks--;
    words[blocks] = new long[0];
    rows[blocks] = new int[0];
  }

  /** Moves all blocks from one on to another place. */
  private void shift(int from, int to) {
    int count = blocks - from;
    System.arraycopy(firstWords, from, firstWords, to, count);
    System.arraycopy(words, from, words, to, count);
    System.arraycopy(rows, from, rows, to, count);
    System.arraycopy(counts, from, counts, to, count);
  }

  private void halve(int block) {
    move(block, BLOCK / 2, block + 1);
    firstWords[block + 1] = words[block + 1][0];
  }

  /** Moves the rows of a block from one on behind those of another. */
  private void move(int from, int first, int to) {
    int count = counts[from] - first;
    System.arraycopy(words[from], first, words[to], counts[to], count);
    System.arraycopy(rows[from], first, rows[to], counts[to], count);
    counts[to] += count;
    counts[from] = first;
  }

  /** The last block that does not begin behind a row, or the first one. */
  private int blockOf(long word, int row) {
    int low = 1;
    int high = blocks;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (precedes(word, row, middle, 0)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low - 1;
  }

  /** Where in a block a row is, or would be. */
  private int indexOf(int block, long word, int row) {
    int low = 0;
    int high = counts[block];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(word, row, block, middle) > 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean precedes(long word, int row, int block, int at) {
    return compare(word, row, block, at) < 0;
  }

  private int compare(long word, int row, int block, int at) {
    long other = at == 0 ? firstWords[block] : words[block][at];
    return word != other ? Long.compare(word, other) : compareRows(row, rows[block][at]);
  }

  private int compareRows(int a, int b) {
    for (int i = 0; i < keys.length && a != b; i++) {
      int order = compareValues(a, b, keys[i], types[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a, b);
  }

  private int compareValues(int a, int b, int k, ColumnType type) {
    return switch (type) {
      case VARCHAR, VARBINARY, UUID, ARRAY -> table.compareStrings(a, b, k);
      case DECIMAL ->
          compareDecimals(
              table.highValue(a, k), table.value(a, k), table.highValue(b, k), table.value(b, k));
      case REAL, DOUBLE -> Long.compare(realWord(table.value(a, k)), realWord(table.value(b, k)));
      default -> Long.compare(table.value(a, k), table.value(b, k));
    };
  }

  private static int compareDecimals(long highA, long lowA, long highB, long lowB) {
    return highA != highB ? Long.compare(highA, highB) : Long.compareUnsigned(lowA, lowB);
  }

  /** Bits of a double so that integers order as doubles do, of zeros and NaNs there being one. */
  private static long realWord(long bits) {
    long same = Hashing.doubleBits(Double.longBitsToDouble(bits));
    return same ^ (same >> (Long.SIZE - 1) & Long.MAX_VALUE);
  }

  /** What the first column of a row's key is ordered by, at least roughly. */
  private long word(int row) {
    int k = keys[0];
    return switch (types[0]) {
      case VARCHAR, VARBINARY, UUID, ARRAY -> {
        int length = table.stringLength(row, k);
        yield length == 0
            ? Long.MIN_VALUE
            : prefix(table.stringBytes(row), table.stringOffset(row, k), length);
      }
      case DECIMAL -> table.highValue(row, k);
      case REAL, DOUBLE -> realWord(table.value(row, k));
      default -> table.value(row, k);
    };
  }

  private static long prefix(byte[] bytes, int offset, int length) {
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      prefix = prefix << Byte.SIZE | (i < length ? bytes[offset + i] & 0xff : 0);
    }
    return prefix ^ Long.MIN_VALUE;
  }

  /**
   * Lists the rows of a range in the order of their keys.
   *
   * @param batchRow the row of the ends' batches
   */
  void list(KeyEnd from, KeyEnd to, int batchRow, RowNumbers out) {
    if (blocks == 0) {
      return;
    }
    int block = firstBlock(from, batchRow);
    int at = first(block, from, batchRow);
    while (block < blocks) {
      // Of a block that lies inside the range as a whole only the last row is compared.
      boolean isWhole = isWithin(block, counts[block] - 1, to, batchRow);
      for (; at < counts[block]; at++) {
        if (!isWhole && !isWithin(block, at, to, batchRow)) {
          return;
        }
        out.add(rows[block][at]);
      }
      block++;
      at = 0;
    }
  }

  private boolean isWithin(int block, int at, KeyEnd to, int batchRow) {
    int order = to.columns() == 0 ? -1 : compare(rows[block][at], to, batchRow);
    return order < 0 || (order == 0 && to.included());
  }

  private boolean isBefore(int block, int at, KeyEnd from, int batchRow) {
    int order = from.columns() == 0 ? 1 : compare(rows[block][at], from, batchRow);
    return order < 0 || (order == 0 && !from.included());
  }

  /** The last block that begins before a range, or the first one. */
  private int firstBlock(KeyEnd from, int batchRow) {
    int low = 1;
    int high = blocks;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(middle, 0, from, batchRow)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private int first(int block, KeyEnd from, int batchRow) {
    int low = 0;
    int high = counts[block];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(block, middle, from, batchRow)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Compares the first columns of a row's key with values. */
  private int compare(int row, KeyEnd end, int batchRow) {
    for (int i = 0; i < end.columns(); i++) {
      int order = compare(row, i, end.values(), batchRow);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int compare(int row, int i, ColumnAddresses values, int batchRow) {
    int k = keys[i];
    return switch (types[i]) {
      case VARCHAR, VARBINARY, UUID, ARRAY ->
          table.compareString(
              row, k, values.stringAddress(i, batchRow), values.stringLength(i, batchRow));
      case DECIMAL ->
          compareDecimals(
              table.highValue(row, k),
              table.value(row, k),
              values.highWord(i, batchRow),
              values.word(i, batchRow));
      case REAL, DOUBLE ->
          Long.compare(realWord(table.value(row, k)), realWord(values.word(i, batchRow)));
      default -> Long.compare(table.value(row, k), values.word(i, batchRow));
    };
  }

  /** The memory, in bytes. */
  long bytes() {
    return (long) blocks * BLOCK * (Long.BYTES + Integer.BYTES)
        + (long) counts.length * (Long.BYTES + Integer.BYTES + 2 * Long.BYTES);
  }
}
