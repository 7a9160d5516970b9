package dev.laminardb.core.operator.aggregate;

/** The aggregate functions. All but COUNT(*) ignore nulls; all but COUNT give null for no rows. */
public enum AggregateFunction {
  /** Rows, or non-null arguments. */
  COUNT,
  /** Sum; of INT and BIGINT exact in 64 bits, an overflow fails the query. */
  SUM,
  /** Least; strings by code point, false before true, NaN above every number. */
  MIN,
  /** Greatest. */
  MAX,
  /** Mean, as DOUBLE. */
  AVG
}
