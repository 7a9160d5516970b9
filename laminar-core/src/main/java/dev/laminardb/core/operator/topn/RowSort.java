package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.state.RowList;
import dev.laminardb.core.state.RowTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Sorts all rows of a result, by the same order as {@link TopNOperator}; rows that the order leaves
 * equal stay as they came. Used by one thread.
 */
public final class RowSort {
  private final RowOrder order;
  private final RowTable table;
  private final ColumnAddresses source;
  private final int columns;
  private final int[] batchRows = IntStream.range(0, Batch.MAX_ROWS).toArray();
  private final int[] newRows = new int[Batch.MAX_ROWS];

  /**
   * A sort of no rows yet.
   *
   * @param schema of the rows
   * @param by what they are ordered by, at least one key
   */
  public RowSort(Schema schema, List<SortKey> by) {
    columns = schema.getFields().size();
    int[] all = IntStream.range(0, columns).toArray();
    TopNSpec spec = new TopNSpec(schema, new int[0], by, 1, all, null);
    order = new RowOrder(schema, by, all);
    table = spec.rows(order.wordCount());
    source = new ColumnAddresses(all, spec.types(all));
  }

  /** Takes rows. */
  public void add(Batch batch) {
    int first = table.size();
    table.grow(first + batch.rowCount());
    order.load(batch);
    source.bind(batch);
    for (int i = 0; i < batch.rowCount(); i++) {
      newRows[i] = first + i;
      order.keep(i, table, first + i);
    }
    table.put(source, batchRows, newRows, 0, batch.rowCount());
  }

  /** All rows in order; no more can be added then. */
  public RowList sorted() {
    Integer[] rows = IntStream.range(0, table.size()).boxed().toArray(Integer[]::new);
    Arrays.sort(rows, (a, b) -> order.compareKept(table, a, b));
    return new RowList(table, Arrays.stream(rows).mapToInt(Integer::intValue).toArray(), columns);
  }
}
