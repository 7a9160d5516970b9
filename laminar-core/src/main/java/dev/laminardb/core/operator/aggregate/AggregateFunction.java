package dev.laminardb.core.operator.aggregate;

/** The aggregate functions. All but COUNT(*) ignore nulls; all but COUNT give null for no rows. */
public enum AggregateFunction {
  /** Rows, or non-null arguments. */
  COUNT(true),
  /** Sum; of INT and BIGINT exact in 64 bits, an overflow fails the query. */
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
  LAST_VALUE(false);

  private final boolean canRetract;

  AggregateFunction(boolean canRetract) {
    this.canRetract = canRetract;
  }

  /** Whether rows can be taken back from its state. */
  public boolean canRetract() {
    return canRetract;
  }
}
