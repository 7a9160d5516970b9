package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.IndexedRows;
import dev.laminardb.core.state.UniqueIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * The indexes behind the {@link Unique} constraints of a table. Between two statements a row is in
 * all of them, but for its nulls. Used by one thread.
 */
final class UniqueIndexes {
  private final TableSchema schema;
  private final List<UniqueIndex> indexes;

  private UniqueIndexes(TableSchema schema, List<UniqueIndex> indexes) {
    this.schema = schema;
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
    return new UniqueIndexes(schema, indexes);
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
    return new UniqueIndexes(other, kept);
  }

  /** Notes rows; see {@link UniqueIndex#stage}. */
  void stage(Batch batch, int[] staged) {
    for (UniqueIndex index : indexes) {
      index.stage(batch, staged);
    }
  }

  /** What a change adds to each, of nothing so far. */
  List<AddedToIndex> added() {
    List<AddedToIndex> added = new ArrayList<>();
    for (int i = 0; i < indexes.size(); i++) {
      added.add(new AddedToIndex(indexes.get(i), schema.uniques().get(i)));
    }
    return added;
  }

  /** Their memory, in bytes. */
  long bytes() {
    return indexes.stream().mapToLong(UniqueIndex::bytes).sum();
  }
}
