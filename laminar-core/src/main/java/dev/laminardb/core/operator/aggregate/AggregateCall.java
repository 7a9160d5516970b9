package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of a query.
 *
 * @param function which
 * @param argument the input column, or -1 for COUNT(*)
 * @param filter what must be true for a row to count: a BOOLEAN input column, or a {@linkplain
 *     #condition condition} that the aggregation's code evaluates, or {@link #NO_FILTER}
 * @param result the output column
 * @param distinct whether a value counts once however many rows of a group have it: COUNT, SUM and
 *     AVG
 * @param secondColumn the input column of the event time by which FIRST_VALUE and LAST_VALUE
 *     choose, or of the second argument of COVAR_POP and its like, or -1
 * @param countColumn for AVG over partial rows the BIGINT input column that says of how many values
 *     the argument is the sum, or -1 where each row is one value
 * @param within what PERCENTILE_CONT and the others of ordered values take besides
 * @param user what {@link AggregateFunction#USER} is, null of other functions
 */
public record AggregateCall(
    AggregateFunction function,
    int argument,
    int filter,
    Field result,
    boolean distinct,
    int secondColumn,
    int countColumn,
    WithinGroup within,
    @Nullable UserCall user) {

  /** A call of a function that takes no order. */
  public AggregateCall(
      AggregateFunction function,
      int argument,
      int filter,
      Field result,
      boolean distinct,
      int secondColumn,
      int countColumn) {
    this(
        function,
        argument,
        filter,
        result,
        distinct,
        secondColumn,
        countColumn,
        WithinGroup.ASCENDING,
        null);
  }

  /** A call over rows that each are one value. */
  public AggregateCall(
      AggregateFunction function,
      int argument,
      int filter,
      Field result,
      boolean distinct,
      int secondColumn) {
    this(function, argument, filter, result, distinct, secondColumn, -1);
  }

  /** Every row counts. */
  public static final int NO_FILTER = -1;

  /** How many different filters an aggregation may have. */
  public static final int MOST_FILTERS = Long.SIZE;

  /**
   * A filter that is no column.
   *
   * @param number which of the conditions that the {@link AggregateKernel} was made of, from 0
   */
  public static int condition(int number) {
    return NO_FILTER - 1 - number;
  }

  /** Whether a filter is a {@link #condition}. */
  public static boolean isCondition(int filter) {
    return filter < NO_FILTER;
  }

  /** A call over all rows, in no order, whose result is no DECIMAL. */
  public AggregateCall(
      AggregateFunction function,
      int argument,
      int filter,
      String name,
      ColumnType result,
      boolean nullable) {
    this(function, argument, filter, result.field(name, nullable), false, -1);
  }

  /** Whether rows can be taken back from its state. */
  public boolean canRetract() {
    return function.canRetract() && (user == null || user.aggregate().canRetract());
  }

  /** The output column's name. */
  public String name() {
    return result.getName();
  }
}
