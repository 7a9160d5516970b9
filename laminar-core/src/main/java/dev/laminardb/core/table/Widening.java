package dev.laminardb.core.table;

import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Decimals;
import dev.laminardb.core.state.RowTable;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A column's values in another type, which has each of them as it is.
 *
 * @param from the column as it was
 * @param to as it will be
 */
public record Widening(Field from, Field to) {
  private static final int INT_DIGITS = 10;
  private static final int BIGINT_DIGITS = 19;

  /** Whether the other type has every value; types that are equal are no widening. */
  public boolean isExact() {
    ColumnType before = ColumnType.of(from);
    ColumnType after = ColumnType.of(to);
    return switch (before) {
      case TINYINT, SMALLINT, INT, BIGINT -> isWiderThanInteger(before, after);
      case REAL -> after == ColumnType.DOUBLE;
      case DECIMAL ->
          after == ColumnType.DECIMAL
              && scale(to) >= scale(from)
              && wholeDigits(to) >= wholeDigits(from)
              && !from.getType().equals(to.getType());
      default -> false;
    };
  }

  private boolean isWiderThanInteger(ColumnType before, ColumnType after) {
    return switch (after) {
      case SMALLINT, INT, BIGINT -> after.compareTo(before) > 0;
      case DECIMAL -> wholeDigits(to) >= digits(before);
      case REAL -> before.compareTo(ColumnType.INT) < 0;
      case DOUBLE -> before.compareTo(ColumnType.BIGINT) < 0;
      default -> false;
    };
  }

  private static int digits(ColumnType integer) {
    return switch (integer) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INT -> INT_DIGITS;
      default -> BIGINT_DIGITS;
    };
  }

  private static int scale(Field decimal) {
    return ColumnType.decimal(decimal).getScale();
  }

  private static int wholeDigits(Field decimal) {
    return ColumnType.decimal(decimal).getPrecision() - scale(decimal);
  }

  /**
   * Copies the column of rows.
   *
   * @param k which of the table's columns
   * @param block which rows
   * @param out the column to fill from row 0 on, which holds nulls where nothing is written
   */
  void copy(RowTable rows, int k, int[] block, int count, ColumnBuilder out) {
    boolean isDecimal = ColumnType.of(from) == ColumnType.DECIMAL;
    boolean isReal = ColumnType.of(from) == ColumnType.REAL;
    int shift = out.type() == ColumnType.DECIMAL ? scale(to) - (isDecimal ? scale(from) : 0) : 0;
    for (int i = 0; i < count; i++) {
      int row = block[i];
      if (rows.isNull(row, k)) {
        continue;
      }
      long value = rows.value(row, k);
      switch (out.type()) {
        case DECIMAL ->
            decimal(value, isDecimal ? rows.highValue(row, k) : value >> 63, shift, out, i);
        case REAL -> out.setFloat(i, value);
        case DOUBLE -> out.setDouble(i, isReal ? Double.longBitsToDouble(value) : value);
        default -> out.setWord(i, value);
      }
    }
  }

  private static void decimal(long low, long high, int shift, ColumnBuilder out, int row) {
    long powerLow = Decimals.powerLow(shift);
    long powerHigh = Decimals.powerHigh(shift);
    out.setDecimal(row, low * powerLow, Decimals.multiplyHigh(low, high, powerLow, powerHigh));
  }
}
