package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.IndexedRows;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.UniqueIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * The indexes behind the {@link Unique} constraints of a table: a row is in all of them or in none.
 * Used by one thread.
 */
final class UniqueIndexes {
  private final TableSchema schema;
  private final RowTable values;
  private final List<UniqueIndex> indexes;

  private UniqueIndexes(TableSchema schema, RowTable values, List<UniqueIndex> indexes) {
    this.schema = schema;
    this.values = values;
    this.indexes = indexes;
  }

  /** Indexes of no rows. */
  static UniqueIndexes of(TableSchema schema, IndexedRows rows) {
    ColumnType[] types = schema.types();
    List<UniqueIndex> indexes = new ArrayList<>();
    for (Unique unique : schema.uniques()) {
      int[] columns = unique.columns().stream().mapToInt(Integer::intValue).toArray();
      indexes.add(
          new UniqueIndex(
              rows.values(),
              columns,
              unique.columns().stream().map(k -> types[k]).toArray(ColumnType[]::new)));
    }
    return new UniqueIndexes(schema, rows.values(), indexes);
  }

  /**
   * The same for a table of the same rows.
   *
   * @param other whose constraints are all here
   */
  UniqueIndexes of(TableSchema other) {
    List<UniqueIndex> kept = new ArrayList<>();
    List<List<Integer>> there = schema.uniques().stream().map(Unique::columns).toList();
    for (Unique unique : other.uniques()) {
      int at = there.indexOf(unique.columns());
      if (at < 0) {
        throw new IllegalArgumentException("no index for " + unique);
      }
      kept.add(indexes.get(at));
    }
    return new UniqueIndexes(other, values, kept);
  }

  boolean isEmpty() {
    return indexes.isEmpty();
  }

  /** Notes rows; see {@link UniqueIndex#stage}. */
  void stage(Batch batch, int[] staged) {
    for (UniqueIndex index : indexes) {
      index.stage(batch, staged);
    }
  }

  /** Adds a row to all indexes, or says that another row keeps it out of one. */
  boolean add(int row) {
    return conflict(row) < 0;
  }

  /**
   * Adds a row to all indexes.
   *
   * @throws LaminarException DUPLICATE_KEY; then it is in none
   */
  void addOrRefuse(int row) {
    int conflict = conflict(row);
    if (conflict >= 0) {
      Unique unique = schema.uniques().get(conflict);
      throw new LaminarException(
          ErrorCode.DUPLICATE_KEY,
          "two rows of table \"%s\" would have %s, which its constraint \"%s\" allows in one alone"
              .formatted(schema.name(), schema.text(unique.columns(), values, row), unique.name()));
    }
  }

  /** Adds a row to all indexes, or to none because of one, whose number is returned; or -1. */
  private int conflict(int row) {
    for (int i = 0; i < indexes.size(); i++) {
      if (indexes.get(i).index(row) != IndexedRows.NONE) {
        for (int before = 0; before < i; before++) {
          indexes.get(before).unindex(row);
        }
        return i;
      }
    }
    return -1;
  }

  /** Takes a row out of all indexes. */
  void remove(int row) {
    for (UniqueIndex index : indexes) {
      index.unindex(row);
    }
  }

  /** Their memory, in bytes. */
  long bytes() {
    return indexes.stream().mapToLong(UniqueIndex::bytes).sum();
  }
}
