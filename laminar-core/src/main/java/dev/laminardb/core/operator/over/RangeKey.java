package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.RowOrder;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.RowTable;
import java.time.LocalDate;

/**
 * The sort key of frames that are ranges of it, in the words of {@link RowOrder}: integers and
 * times are the words themselves, of a descending order turned round, so that to go forward is to
 * add whatever the direction; a DECIMAL is two words. Nulls have 0 for a word and are told apart by
 * the one before. Used by one thread.
 */
final class RangeKey {
  private static final long MICROS_IN_DAY = 86_400_000_000L;

  /** What the lengths of two months differ by at most, in days. */
  private static final long MONTHS_DIFFER = 3;

  private final RowTable rows;
  private final ColumnType type;
  private final boolean nullable;
  private final boolean descending;

  /** Of which a value is moved, or has been. */
  private final long[] words;

  RangeKey(OverSpec spec, RowOrder order, RowTable rows) {
    SortKey key = spec.order().get(0);
    this.rows = rows;
    this.type = ColumnType.of(spec.input().getFields().get(key.column()));
    this.nullable = spec.input().getFields().get(key.column()).isNullable();
    this.descending = key.descending();
    this.words = new long[order.wordCount()];
  }

  /**
   * The words of where a bound lies; those of a null are as far from each other as from themselves,
   * whatever the offset.
   *
   * @return used again with the next call
   */
  long[] at(Bound bound, int row) {
    return moved(row, bound, bound.kind() == Bound.Kind.FOLLOWING, false);
  }

  /**
   * The words of the farthest row whose bound may lie at a row or beyond it: as far away as the
   * bound from its own row, and a little more where the way back is not as long as the way there.
   *
   * @return used again with the next call
   */
  long[] reach(Bound bound, int row) {
    return moved(row, bound, bound.kind() == Bound.Kind.PRECEDING, true);
  }

  private long[] moved(int row, Bound bound, boolean forward, boolean back) {
    for (int w = 0; w < words.length; w++) {
      words[w] = rows.word(row, w);
    }
    if (nullable && words[0] != 0) {
      return words;
    }
    int last = words.length - 1;
    if (type == ColumnType.DECIMAL) {
      moveWide(bound, forward);
    } else if (type.isFloating()) {
      words[last] = shifted(words[last], Double.longBitsToDouble(bound.offset()), forward, back);
    } else if (bound.inMonths()) {
      words[last] = shiftedByMonths(words[last], bound.offset(), forward);
      long slack = back ? MONTHS_DIFFER * unitsInDay() : 0;
      words[last] = sum(words[last], forward ? slack : -slack);
    } else {
      words[last] = sum(words[last], forward ? bound.offset() : -bound.offset());
    }
    return words;
  }

  /** The sum of two numbers, or the greatest or least there is. */
  private static long sum(long a, long b) {
    long result = a + b;
    boolean overflows = ((a ^ result) & (b ^ result)) < 0;
    return !overflows ? result : b > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /** Adds to, or takes from, two words, of which the low one has its first bit turned round. */
  private void moveWide(Bound bound, boolean forward) {
    int last = words.length - 1;
    long low = words[last] ^ Long.MIN_VALUE;
    long high = words[last - 1];
    long lowOffset = forward ? bound.offset() : -bound.offset();
    long carried = forward || bound.offset() == 0 ? 0 : -1;
    long highOffset = forward ? bound.highOffset() : carried - bound.highOffset();
    long newLow = low + lowOffset;
    long carry = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
    long newHigh = high + highOffset + carry;
    // Two numbers of 38 digits may be more together than the words can hold.
    if (forward && newHigh < high) {
      newHigh = Long.MAX_VALUE;
    } else if (!forward && newHigh > high) {
      newHigh = Long.MIN_VALUE;
    }
    words[last - 1] = newHigh;
    words[last] = newLow ^ Long.MIN_VALUE;
  }

  private long shiftedByMonths(long value, long months, boolean forward) {
    long number = descending ? ~value : value;
    long by = forward == descending ? -months : months;
    long unit = unitsInDay();
    long day = LocalDate.ofEpochDay(Math.floorDiv(number, unit)).plusMonths(by).toEpochDay();
    long limit = Long.MAX_VALUE / unit - 1;
    long result =
        day > limit
            ? Long.MAX_VALUE
            : day < -limit ? Long.MIN_VALUE : day * unit + Math.floorMod(number, unit);
    return descending ? ~result : result;
  }

  private long unitsInDay() {
    return type == ColumnType.DATE ? 1 : MICROS_IN_DAY;
  }

  private long shifted(long value, double by, boolean forward, boolean back) {
    double number = Double.longBitsToDouble(turned(descending ? ~value : value));
    boolean isUp = forward != descending;
    double result = isUp ? number + by : number - by;
    if (back && !Double.isFinite(result)) {
      return forward ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    if (back) {
      double rounded = 2 * (Math.ulp(number) + Math.ulp(result));
      result = isUp ? result + rounded : result - rounded;
    }
    long bits = turned(Hashing.doubleBits(result));
    return descending ? ~bits : bits;
  }

  /** Turns the bits of negative numbers round, or back. */
  private static long turned(long bits) {
    return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
  }
}
