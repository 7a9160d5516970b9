package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.kernel.SubqueryRows;

/**
 * SINGLE_VALUE: the value of the only row. How many rows there are is judged when the result is
 * read, so that a row may come before the one goes that it replaces.
 *
 * @param value any value of a group that has one
 * @param rows how many rows a group has, those of null among them
 */
record SingleValue(AggregateResult value, CountAccumulator rows) implements AggregateResult {
  @Override
  public void write(int[] slots, int count, ColumnBuilder out, int at) {
    for (int i = 0; i < count; i++) {
      SubqueryRows.isOne(rows.of(slots[i]));
    }
    value.write(slots, count, out, at);
  }
}
