package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.topn.RowOrder;
import dev.laminardb.core.operator.topn.SortKey;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where batches of one schema have what the first pairs of a join keep of one input: the columns
 * that come out, and those that order. Used by the operator's core.
 */
final class PairCandidates {
  private final int[] columns;
  private final ColumnType[] types;
  private final boolean nullable;
  private final RowOrder order;
  private final ColumnAddresses source;

  /**
   * Candidates in batches of a schema.
   *
   * @param columns those that are kept, possibly some of them more than once
   */
  PairCandidates(Schema schema, List<SortKey> order, int[] columns) {
    this.columns = columns;
    this.types = new ColumnType[columns.length];
    boolean mayBeNull = false;
    for (int k = 0; k < columns.length; k++) {
      types[k] = ColumnType.of(schema.getFields().get(columns[k]));
      mayBeNull |= schema.getFields().get(columns[k]).isNullable();
    }
    this.nullable = mayBeNull;
    this.order = new RowOrder(schema, order, new int[0]);
    this.source = new ColumnAddresses(columns, types);
  }

  /** Candidates in batches of the input itself. */
  static PairCandidates ofInput(JoinSpec spec, FirstPairs pairs, List<SideColumns.Copy> kept) {
    int[] columns = kept.stream().mapToInt(SideColumns.Copy::column).toArray();
    return new PairCandidates(spec.input(1 - pairs.input()), pairs.order(), columns);
  }

  /** Which column of a batch is the k-th that is kept. */
  int column(int k) {
    return columns[k];
  }

  /** The types of the columns that are kept. */
  ColumnType[] types() {
    return types;
  }

  /** Whether any of them can be null. */
  boolean isNullable() {
    return nullable;
  }

  /** The order of a batch's rows, to be loaded with each. */
  RowOrder order() {
    return order;
  }

  /** The columns that are kept, to be bound to each batch. */
  ColumnAddresses source() {
    return source;
  }
}
