package dev.laminardb.core.operator.over;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * One window function of a query that is no aggregate.
 *
 * @param function which
 * @param argument the input column whose values it gives, or -1
 * @param otherwise of LAG and LEAD the input column whose value of the current row stands for a row
 *     that there is not; -1 for null
 * @param number of LAG and LEAD how many rows away, from 0; of NTH_VALUE which, from 1; of NTILE
 *     how many parts, from 1; else 0
 * @param ignoresNulls whether rows whose argument is null are passed over; only where the function
 *     gives a value of another row
 * @param frame what FIRST_VALUE, LAST_VALUE and NTH_VALUE look at
 * @param result the output column
 */
public record OverCall(
    OverFunction function,
    int argument,
    int otherwise,
    long number,
    boolean ignoresNulls,
    Frame frame,
    Field result) {

  /** A call without arguments, such as RANK(). */
  public OverCall(OverFunction function, Field result) {
    this(function, -1, -1, 0, false, Frame.PARTITION, result);
  }
}
