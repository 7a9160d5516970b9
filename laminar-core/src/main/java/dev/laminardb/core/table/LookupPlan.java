package dev.laminardb.core.table;

import dev.laminardb.core.kernel.Segment;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Expressions over the rows of a table or a materialized view that are found by their keys.
 * Immutable.
 *
 * @param node what holds the rows
 * @param table which table that is; null if it is a view
 * @param columns of the rows
 * @param parameters a nullable field for each parameter
 * @param key which rows it can be
 * @param condition which of them it is, over {@link #input}; null if it is all
 * @param values what is made of a row, over {@link #input}
 */
public record LookupPlan(
    String node,
    @Nullable TableStore table,
    Schema columns,
    Schema parameters,
    KeyLookup key,
    @Nullable Segment condition,
    Segment values) {

  /** The columns that compiled code reads: the rows' and behind them the parameters. */
  public static Schema input(Schema columns, Schema parameters) {
    return RowFinder.input(columns, parameters);
  }
}
