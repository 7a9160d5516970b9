package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.RowOrder;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.RowTable;

/**
 * The sort key of frames that are ranges of it, in the words of {@link RowOrder}: integers and
 * timestamps are the words themselves, of a descending order turned round, so that to go forward is
 * to add whatever the direction. Nulls have 0 for a word and are told apart by the one before.
 */
final class RangeKey {
  private final RowTable rows;
  private final int valueWord;
  private final boolean isDouble;
  private final boolean descending;

  RangeKey(OverSpec spec, RowOrder order, RowTable rows) {
    SortKey key = spec.order().get(0);
    this.rows = rows;
    this.valueWord = order.wordCount() - 1;
    this.isDouble = ColumnType.of(spec.input().getFields().get(key.column())) == ColumnType.DOUBLE;
    this.descending = key.descending();
  }

  /** Whether a row's key is null: a word that is not 0. The word of a key that cannot be is 0. */
  long nulls(int row) {
    return valueWord == 0 ? 0 : rows.word(row, 0);
  }

  long value(int row) {
    return rows.word(row, valueWord);
  }

  /** A value so far before another. */
  long before(long value, long offset) {
    if (isDouble) {
      return shifted(value, -Double.longBitsToDouble(offset));
    }
    long result = value - offset;
    return result > value ? Long.MIN_VALUE : result;
  }

  /** A value so far behind another. */
  long behind(long value, long offset) {
    if (isDouble) {
      return shifted(value, Double.longBitsToDouble(offset));
    }
    long result = value + offset;
    return result < value ? Long.MAX_VALUE : result;
  }

  private long shifted(long value, double by) {
    double number = Double.longBitsToDouble(turned(descending ? ~value : value));
    long bits = turned(Hashing.doubleBits(descending ? number - by : number + by));
    return descending ? ~bits : bits;
  }

  /** Turns the bits of negative numbers round, or back. */
  private static long turned(long bits) {
    return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
  }
}
