package dev.laminardb.core.operator.aggregate;

/**
 * The aggregate functions. All but COUNT(*) and ARRAY_AGG ignore nulls; all but COUNT give null for
 * no rows.
 */
public enum AggregateFunction {
  /** Rows, or non-null arguments. */
  COUNT(true),
  /** About how many different values there are, by {@code DistinctSketches}. */
  APPROX_COUNT_DISTINCT(false),
  /** Sum; of INT and BIGINT exact, and a result that does not fit BIGINT fails the query. */
  SUM(true),
  /** Least; strings by code point, false before true, NaN above every number. */
  MIN(true),
  /** Greatest. */
  MAX(true),
  /** Mean, as DOUBLE. */
  AVG(true),
  /** The argument of the row with the least event time; of rows of one time, the first to come. */
  FIRST_VALUE(false),
  /**
   * The argument of the row with the greatest event time; of rows of one time, the last to come.
   */
  LAST_VALUE(false),
  /** The bits that all arguments have; of INT and BIGINT. */
  BIT_AND(true),
  /** The bits that any argument has. */
  BIT_OR(true),
  /** The bits that an odd number of arguments have. */
  BIT_XOR(true),
  /** The mean of the squares of the distances from the mean; of DOUBLE. */
  VAR_POP(true),
  /** As {@link #VAR_POP}, divided by one less than the number of values; null of one. */
  VAR_SAMP(true),
  /** The root of {@link #VAR_POP}. */
  STDDEV_POP(true),
  /** The root of {@link #VAR_SAMP}. */
  STDDEV_SAMP(true),
  /** Population covariance of two DOUBLE columns, of rows where neither is null. */
  COVAR_POP(true),
  /** As {@link #COVAR_POP}, divided by one less than the number of pairs; null of one. */
  COVAR_SAMP(true),
  /** Pearson's correlation; null where all values of a column are the same. */
  CORR(true),
  /**
   * The slope of the line of least squares of y, the first column, over x, the second one; null
   * where all x are the same.
   */
  REGR_SLOPE(true),
  /** Where that line has x = 0. */
  REGR_INTERCEPT(true),
  /** The square of {@link #CORR}; 1 where all y are the same. */
  REGR_R2(true),
  /** The mean of x, the second column, of rows where neither is null. */
  REGR_AVGX(true),
  /** The mean of y, the first column. */
  REGR_AVGY(true),
  /** The sum of the squares of the distances of x from its mean. */
  REGR_SXX(true),
  /** The sum of the products of the distances of x and y from their means. */
  REGR_SXY(true),
  /** The sum of the squares of the distances of y from its mean. */
  REGR_SYY(true),
  /**
   * The value at a fraction of the way from the least to the greatest, on the line between two
   * where it lies between them; of DOUBLE. A half is the median.
   */
  PERCENTILE_CONT(true),
  /** The first value in order that at least a fraction of all values do not go beyond. */
  PERCENTILE_DISC(true),
  /** The most frequent value, of several the first in order. */
  MODE(true),
  /** The strings in order, with a separator between one and the next. */
  STRING_AGG(true),
  /** The values in order, nulls among them, as an array. */
  ARRAY_AGG(true),
  /**
   * The argument of the row that is the least in what {@link WithinGroup#order} says, whose first
   * column is not null; null if it is.
   */
  ARG_MIN(true),
  /** The argument of the row that is the greatest in it; the order is that from the greatest. */
  ARG_MAX(true),
  /** The argument of the only row, null among them; more rows fail the query. */
  SINGLE_VALUE(true),
  /** A {@link UserAggregate}, which says itself whether rows can be taken back. */
  USER(true);

  private final boolean canRetract;

  AggregateFunction(boolean canRetract) {
    this.canRetract = canRetract;
  }

  /** Whether rows can be taken back from its state. */
  public boolean canRetract() {
    return canRetract;
  }
}
