package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.RowTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are kept of each partition, and what comes out of them.
 *
 * @param input the schema of the input; if it has a weight column, the input takes rows back
 * @param keys the columns of the partition, possibly none
 * @param order the columns that rows are ordered by, at least one
 * @param limit how many rows of each partition, from 1 to {@value #MAX_LIMIT}
 * @param outputs the columns of the input that come out
 * @param rank the name of the column with the row's number, or null if it is not asked for
 */
@SuppressWarnings("ArrayRecordComponent")
public record TopNSpec(
    Schema input,
    int[] keys,
    List<SortKey> order,
    int limit,
    int[] outputs,
    @Nullable String rank) {
  /** The most rows of a partition. */
  public static final int MAX_LIMIT = 10_000;

  /** Checks and copies its arguments. */
  public TopNSpec {
    order = List.copyOf(order);
    if (order.isEmpty()) {
      throw new IllegalArgumentException("rows without an order have no first ones");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a limit of " + limit + " rows");
    }
  }

  /** Whether the input takes rows back. */
  public boolean retracts() {
    return Changelog.weightColumn(input) >= 0;
  }

  /** The outputs, the row's number (BIGINT) if there is a name for it, and the weight. */
  public Schema outputSchema() {
    List<Field> fields = new ArrayList<>();
    for (int output : outputs) {
      fields.add(input.getFields().get(output));
    }
    if (rank != null) {
      fields.add(ColumnType.BIGINT.field(rank, false));
    }
    return Changelog.withWeight(new Schema(fields));
  }

  /**
   * The columns of the input that are kept: the outputs, and behind them the strings of the order
   * that are not among them. Of other columns that order, a word is kept that orders alike.
   */
  int[] kept() {
    List<Integer> kept = new ArrayList<>();
    for (int output : outputs) {
      kept.add(output);
    }
    for (SortKey key : order) {
      if (type(key.column()).isVariable() && !kept.contains(key.column())) {
        kept.add(key.column());
      }
    }
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A table for the partitions, which has none yet. */
  GroupTable partitions(BatchScratch scratch) {
    return new GroupTable(types(keys), isNullable(keys), scratch);
  }

  /** A table for the rows that are kept, which has none yet. */
  RowTable rows(int ownerWords) {
    return new RowTable(types(kept()), isNullable(kept()), ownerWords);
  }

  private boolean isNullable(int[] columns) {
    boolean nullable = false;
    for (int column : columns) {
      nullable |= input.getFields().get(column).isNullable();
    }
    return nullable;
  }

  /** The type of a column of the input. */
  ColumnType type(int column) {
    return ColumnType.of(input.getFields().get(column));
  }

  /** The types of columns of the input. */
  ColumnType[] types(int[] columns) {
    ColumnType[] types = new ColumnType[columns.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = type(columns[i]);
    }
    return types;
  }
}
