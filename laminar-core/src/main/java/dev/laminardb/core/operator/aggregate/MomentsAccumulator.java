package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.LongRecords;

/**
 * Variances and standard deviations of a DOUBLE column, covariances, correlation and regression of
 * two: how many values, and the sums of them, of their squares and of their products, to twice the
 * digits of a double. So what is added and taken back leaves nothing behind where values have few
 * digits, and next to nothing else; an update formula for the variance would lose digits with every
 * row that goes. Values that are no numbers, or whose squares have no double, are counted apart,
 * because no subtraction removes them. Calls of the same columns share it.
 */
final class MomentsAccumulator extends Accumulator {
  /** The square of a greater one is so large that not many of them can be added. */
  private static final double GREATEST = 1e150;

  /** The sums: of values, behind those of their squares, of products. */
  private static final int X = 0;

  private static final int Y = 2;
  private static final int XY = 4;

  private final int secondColumn;
  private final LongColumn counts;
  private final LongColumn notFinite;
  private final LongColumn tooGreat;

  /** The sums, and behind each what rounding has cut off it. */
  private final LongColumn[] sums;

  /** The greatest sum of squares of each column, which tells how much rounding may have left. */
  private final LongColumn[] greatest;

  private final Moments moments = new Moments();

  /**
   * No groups.
   *
   * @param secondColumn the second of two columns, or -1
   */
  MomentsAccumulator(int secondColumn, LongRecords records) {
    this.secondColumn = secondColumn;
    this.counts = records.column(0);
    this.notFinite = records.column(0);
    this.tooGreat = records.column(0);
    this.sums = new LongColumn[2 * (secondColumn < 0 ? Y : XY + 1)];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = records.column(0);
    }
    this.greatest = new LongColumn[secondColumn < 0 ? 1 : 2];
    for (int i = 0; i < greatest.length; i++) {
      greatest[i] = records.column(0);
    }
  }

  @Override
  void add(Batch batch, int argument, int[] rows, int[] slots, int count) {
    change(batch, argument, rows, slots, count, 1);
  }

  @Override
  void retract(Batch batch, int argument, int[] rows, int[] slots, int count) {
    change(batch, argument, rows, slots, count, -1);
  }

  private void change(Batch batch, int argument, int[] rows, int[] slots, int count, int weight) {
    long data = batch.dataAddress(argument);
    if (secondColumn < 0) {
      for (int i = 0; i < count; i++) {
        change(slots[i], RawMemory.getDouble(data + ((long) rows[i] << 3)), weight);
      }
      return;
    }
    long second = batch.dataAddress(secondColumn);
    long validity = batch.validityAddress(secondColumn);
    boolean nulls = batch.hasNulls(secondColumn);
    for (int i = 0; i < count; i++) {
      long row = rows[i];
      if (!nulls || RawMemory.getBit(validity, rows[i])) {
        change(
            slots[i],
            RawMemory.getDouble(data + (row << 3)),
            RawMemory.getDouble(second + (row << 3)),
            weight);
      }
    }
  }

  @Override
  void addWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      change(slots[i], Double.longBitsToDouble(values[i]), 1);
    }
  }

  @Override
  void retractWords(long[] values, int[] slots, int count) {
    for (int i = 0; i < count; i++) {
      change(slots[i], Double.longBitsToDouble(values[i]), -1);
    }
  }

  private void change(int slot, double x, int weight) {
    if (isCounted(slot, x, x, weight)) {
      plus(slot, X, weight * x, 0);
      plusSquare(slot, X, x, weight);
    }
  }

  private void change(int slot, double x, double y, int weight) {
    if (isCounted(slot, x, y, weight)) {
      plus(slot, X, weight * x, 0);
      plusSquare(slot, X, x, weight);
      plus(slot, Y, weight * y, 0);
      plusSquare(slot, Y, y, weight);
      plusProduct(slot, XY, x, weight * y);
    }
  }

  /** Counts values, and says whether they are to be added to the sums. */
  private boolean isCounted(int slot, double x, double y, int weight) {
    long count = counts.get(slot) + weight;
    counts.set(slot, count);
    if (count == 0) {
      // What rounding has left is forgotten.
      for (LongColumn sum : sums) {
        sum.set(slot, 0);
      }
      for (LongColumn ofColumn : greatest) {
        ofColumn.set(slot, 0);
      }
      notFinite.set(slot, 0);
      tooGreat.set(slot, 0);
      return false;
    }
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      notFinite.set(slot, notFinite.get(slot) + weight);
      return false;
    }
    if (Math.abs(x) > GREATEST || Math.abs(y) > GREATEST) {
      tooGreat.set(slot, tooGreat.get(slot) + weight);
      return false;
    }
    return true;
  }

  /**
   * Adds or takes back a square.
   *
   * @param of {@link #X} or {@link #Y}
   */
  private void plusSquare(int slot, int of, double value, int weight) {
    plusProduct(slot, of + 1, value, weight * value);
    LongColumn ofColumn = greatest[of / 2];
    // Of numbers that are not negative, bits order as the numbers do.
    long squares = sums[2 * (of + 1)].get(slot);
    ofColumn.set(slot, Math.max(ofColumn.get(slot), squares));
  }

  private void plusProduct(int slot, int sum, double a, double b) {
    moments.multiply(a, b);
    plus(slot, sum, moments.high, moments.low);
  }

  private void plus(int slot, int sum, double more, double moreLow) {
    moments.add(high(slot, sum), low(slot, sum), more, moreLow);
    sums[2 * sum].set(slot, Double.doubleToRawLongBits(moments.high));
    sums[2 * sum + 1].set(slot, Double.doubleToRawLongBits(moments.low));
  }

  private double high(int slot, int sum) {
    return Double.longBitsToDouble(sums[2 * sum].get(slot));
  }

  private double greatest(int slot, int column) {
    return Double.longBitsToDouble(greatest[column].get(slot));
  }

  private double low(int slot, int sum) {
    return Double.longBitsToDouble(sums[2 * sum + 1].get(slot));
  }

  @Override
  void merge(Accumulator from, int fromSlot, int count, int[] slots) {
    MomentsAccumulator other = (MomentsAccumulator) from;
    for (int i = 0; i < count; i++) {
      int slot = slots[i];
      counts.set(slot, counts.get(slot) + other.counts.get(fromSlot + i));
      notFinite.set(slot, notFinite.get(slot) + other.notFinite.get(fromSlot + i));
      tooGreat.set(slot, tooGreat.get(slot) + other.tooGreat.get(fromSlot + i));
      for (int sum = 0; 2 * sum < sums.length; sum++) {
        plus(slot, sum, other.high(fromSlot + i, sum), other.low(fromSlot + i, sum));
      }
      for (int column = 0; column < greatest.length; column++) {
        double both = greatest(slot, column) + other.greatest(fromSlot + i, column);
        greatest[column].set(slot, Double.doubleToRawLongBits(both));
      }
    }
  }

  /** The result of one of the functions of this kind. */
  AggregateResult result(AggregateFunction function) {
    return (slots, count, out, at) -> {
      for (int i = 0; i < count; i++) {
        write(function, slots[i], out, at + i);
      }
    };
  }

  private void write(AggregateFunction function, int slot, ColumnBuilder out, int at) {
    long count = counts.get(slot);
    if (count <= 0 || (isOfSample(function) && count == 1)) {
      return;
    }
    if (notFinite.get(slot) > 0) {
      out.setDouble(at, Double.NaN);
      return;
    }
    if (tooGreat.get(slot) > 0) {
      throw new LaminarException(
          ErrorCode.NUMERIC_OVERFLOW,
          function + " of a value beyond " + GREATEST + ", whose square goes beyond DOUBLE");
    }
    switch (function) {
      case VAR_POP, VAR_SAMP -> out.setDouble(at, variance(function, slot, count));
      case STDDEV_POP, STDDEV_SAMP -> out.setDouble(at, Math.sqrt(variance(function, slot, count)));
      case COVAR_POP -> out.setDouble(at, products(slot, count) / count);
      case COVAR_SAMP -> out.setDouble(at, products(slot, count) / (count - 1));
      // The first argument is the dependent one, y, as in all of these.
      case REGR_AVGX -> out.setDouble(at, mean(Y, slot, count));
      case REGR_AVGY -> out.setDouble(at, mean(X, slot, count));
      case REGR_SXX -> out.setDouble(at, squares(Y, slot, count));
      case REGR_SXY -> out.setDouble(at, products(slot, count));
      case REGR_SYY -> out.setDouble(at, squares(X, slot, count));
      default -> writeOfLine(function, slot, count, out, at);
    }
  }

  private static boolean isOfSample(AggregateFunction function) {
    return switch (function) {
      case VAR_SAMP, STDDEV_SAMP, COVAR_SAMP -> true;
      default -> false;
    };
  }

  /** What is null where a straight line would be upright, or a point. */
  private void writeOfLine(
      AggregateFunction function, int slot, long count, ColumnBuilder out, int at) {
    double dependent = squares(X, slot, count);
    double independent = squares(Y, slot, count);
    if (independent == 0 || (function == AggregateFunction.CORR && dependent == 0)) {
      return;
    }
    double products = products(slot, count);
    double slope = products / independent;
    out.setDouble(
        at,
        switch (function) {
          case CORR ->
              Math.copySign(Math.sqrt(determination(products, dependent, independent)), products);
          case REGR_R2 -> dependent == 0 ? 1 : determination(products, dependent, independent);
          case REGR_SLOPE -> slope;
          case REGR_INTERCEPT -> (high(slot, X) - slope * high(slot, Y)) / count;
          default -> throw new IllegalStateException(function + " has no moments");
        });
  }

  /** The square of the correlation. */
  private static double determination(double products, double dependent, double independent) {
    // In this order, a product of squares neither overflows nor vanishes.
    return Math.min(1, products / dependent * (products / independent));
  }

  /** The mean, of all the digits of a sum. */
  private double mean(int of, int slot, long count) {
    double about = high(slot, of) / count;
    double rest = Math.fma(-about, (double) count, high(slot, of)) + low(slot, of);
    return about + rest / count;
  }

  private double variance(AggregateFunction function, int slot, long count) {
    boolean population =
        function == AggregateFunction.VAR_POP || function == AggregateFunction.STDDEV_POP;
    return squares(X, slot, count) / (population ? count : count - 1);
  }

  /** The sum of the squares of the distances from the mean. */
  private double squares(int of, int slot, long count) {
    if (count == 1) {
      return 0;
    }
    double sum = high(slot, of);
    double sumLow = low(slot, of);
    double result =
        moments.centred(
            high(slot, of + 1),
            low(slot, of + 1),
            sum,
            sumLow,
            sum,
            sumLow,
            (double) count,
            greatest(slot, of / 2));
    return Math.max(0, result);
  }

  private double products(int slot, long count) {
    if (count == 1) {
      return 0;
    }
    return moments.centred(
        high(slot, XY),
        low(slot, XY),
        high(slot, X),
        low(slot, X),
        high(slot, Y),
        low(slot, Y),
        (double) count,
        Math.sqrt(greatest(slot, 0)) * Math.sqrt(greatest(slot, 1)));
  }
}
