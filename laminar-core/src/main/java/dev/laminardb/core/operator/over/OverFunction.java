package dev.laminardb.core.operator.over;

/** The window functions that are no aggregates. */
public enum OverFunction {
  /** The row's number in its partition, from 1. */
  ROW_NUMBER,
  /** The number of the first of the rows that the order leaves equal to this one. */
  RANK,
  /** How many different rows, by the order, there are up to this one. */
  DENSE_RANK,
  /** The rank less 1, of the partition's rows less 1; 0 of a single row. */
  PERCENT_RANK,
  /** Which part of the partition the order does not put behind the row. */
  CUME_DIST,
  /** The row's part if the partition is divided into so many, the first ones a row longer. */
  NTILE,
  /** The argument so many rows before. */
  LAG,
  /** The argument so many rows behind. */
  LEAD,
  /** The argument of the frame's first row. */
  FIRST_VALUE,
  /** The argument of the frame's last row. */
  LAST_VALUE,
  /** The argument of the frame's n-th row. */
  NTH_VALUE;

  /** Whether its result is a value of some row. */
  boolean isValue() {
    return ordinal() >= LAG.ordinal();
  }

  /** Whether it looks at a frame. */
  public boolean isFramed() {
    return ordinal() >= FIRST_VALUE.ordinal();
  }
}
