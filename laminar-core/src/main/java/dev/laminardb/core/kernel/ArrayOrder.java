package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;

/**
 * Arrays by the order of their elements, which are of a type that has one: NaN is the greatest
 * number, text goes by its bytes. Used by one thread.
 */
public final class ArrayOrder {
  private static final int FIRST_SIZE = 16;

  private final ColumnType element;
  private final int width;
  private final ArrayWriter writer;
  private int[] order = new int[FIRST_SIZE];
  private int[] merged = new int[FIRST_SIZE];

  /** The order of the elements of arrays of a type, which are not nested. */
  public ArrayOrder(ArrayType type) {
    this.element = type.elementType();
    this.width = ArrayLayout.width(element);
    this.writer = new ArrayWriter(width);
  }

  /** The index of the least element, or -1 if all are null. */
  public int least(long array) {
    return extreme(array, -1);
  }

  /** The index of the greatest element, or -1 if all are null. */
  public int greatest(long array) {
    return extreme(array, 1);
  }

  private int extreme(long array, int sign) {
    int best = -1;
    for (int i = 0; i < ArrayLayout.count(array); i++) {
      if (!ArrayLayout.isNull(array, i)
          && (best < 0 || Integer.signum(compare(array, i, best)) == sign)) {
        best = i;
      }
    }
    return best;
  }

  /** The elements from the least, nulls behind them. */
  public long sort(Scratch scratch, long array, int length) {
    int count = sortIndexes(array);
    writer.begin();
    for (int i = 0; i < count; i++) {
      writer.add(array, order[i]);
    }
    addNulls(ArrayLayout.count(array) - count);
    return Arrays.make(scratch, writer);
  }

  /** The elements from the greatest, nulls behind them. */
  public long reverseSort(Scratch scratch, long array, int length) {
    int count = sortIndexes(array);
    writer.begin();
    for (int i = count - 1; i >= 0; i--) {
      writer.add(array, order[i]);
    }
    addNulls(ArrayLayout.count(array) - count);
    return Arrays.make(scratch, writer);
  }

  private void addNulls(int nulls) {
    for (int i = 0; i < nulls; i++) {
      writer.addNull();
    }
  }

  /** Puts the indexes of elements that are no nulls in order, and says how many these are. */
  private int sortIndexes(long array) {
    int elements = ArrayLayout.count(array);
    if (elements > order.length) {
      order = new int[Integer.highestOneBit(elements - 1) << 1];
      merged = new int[order.length];
    }
    int count = 0;
    for (int i = 0; i < elements; i++) {
      if (!ArrayLayout.isNull(array, i)) {
        order[count++] = i;
      }
    }
    for (int run = 1; run < count; run *= 2) {
      for (int from = 0; from < count; from += 2 * run) {
        merge(array, from, Math.min(from + run, count), Math.min(from + 2 * run, count));
      }
      int[] swapped = order;
      order = merged;
      merged = swapped;
    }
    return count;
  }

  /** Merges two runs that lie one behind the other. */
  private void merge(long array, int from, int middle, int end) {
    int a = from;
    int b = middle;
    for (int to = from; to < end; to++) {
      boolean first = a < middle && (b == end || compare(array, order[a], order[b]) <= 0);
      merged[to] = first ? order[a++] : order[b++];
    }
  }

  private int compare(long array, int a, int b) {
    return switch (element) {
      case REAL ->
          Float.compare(
              Float.intBitsToFloat((int) ArrayLayout.word(array, a, width)),
              Float.intBitsToFloat((int) ArrayLayout.word(array, b, width)));
      case DOUBLE ->
          Double.compare(
              Double.longBitsToDouble(ArrayLayout.word(array, a, width)),
              Double.longBitsToDouble(ArrayLayout.word(array, b, width)));
      case DECIMAL -> {
        long atA = ArrayLayout.address(array, a, width);
        long atB = ArrayLayout.address(array, b, width);
        yield Decimals.compare(
            RawMemory.getLong(atA),
            RawMemory.getLong(atA + Long.BYTES),
            RawMemory.getLong(atB),
            RawMemory.getLong(atB + Long.BYTES));
      }
      case VARCHAR, VARBINARY, UUID ->
          RawMemory.compare(
              ArrayLayout.stringAddress(array, a),
              ArrayLayout.stringLength(array, a),
              ArrayLayout.stringAddress(array, b),
              ArrayLayout.stringLength(array, b));
      case ARRAY, STRUCT, MAP -> throw new IllegalStateException(element + " has no order");
      default -> Long.compare(ArrayLayout.word(array, a, width), ArrayLayout.word(array, b, width));
    };
  }
}
