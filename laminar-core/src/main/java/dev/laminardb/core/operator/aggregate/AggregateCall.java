package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * One aggregate of a query.
 *
 * @param function which
 * @param argument the input column, or -1 for COUNT(*)
 * @param filter a BOOLEAN input column that must be true for a row to count, or -1
 * @param result the output column
 * @param distinct whether a value counts once however many rows of a group have it: COUNT, SUM and
 *     AVG
 * @param orderColumn the input column of the event time by which FIRST_VALUE and LAST_VALUE choose,
 *     or -1
 */
public record AggregateCall(
    AggregateFunction function,
    int argument,
    int filter,
    Field result,
    boolean distinct,
    int orderColumn) {

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

  /** The output column's name. */
  public String name() {
    return result.getName();
  }
}
