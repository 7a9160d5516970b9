package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.Searchable;
import dev.laminardb.core.state.IndexedRows;
import dev.laminardb.core.state.KeyRanges;
import dev.laminardb.core.state.KeySearch;
import dev.laminardb.core.state.RowNumbers;
import java.util.Arrays;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The content of a table: what the changes that its statements have pushed come to. Written under
 * the database's lock, which whoever sends the barrier of a {@link #replay} holds as well.
 */
public final class TableStore implements Searchable {
  private final TableSchema schema;
  private final IndexedRows rows;
  private final UniqueIndexes uniques;
  private final Sequences sequences;

  /** An empty table. */
  public TableStore(TableSchema schema) {
    this.schema = schema;
    boolean nullable = schema.columns().getFields().stream().anyMatch(Field::isNullable);
    this.rows = new IndexedRows(schema.types(), nullable, schema.keyColumns());
    this.uniques = UniqueIndexes.of(schema, rows);
    this.sequences = new Sequences(schema);
  }

  private TableStore(
      TableSchema schema, IndexedRows rows, UniqueIndexes uniques, Sequences sequences) {
    this.schema = schema;
    this.rows = rows;
    this.uniques = uniques;
    this.sequences = sequences;
  }

  /** The same rows in a table of another name, which takes the place of this one. */
  public TableStore renamed(String name) {
    return renamed(schema.named(name));
  }

  /**
   * The same rows in a table that takes the place of this one.
   *
   * @param names a schema that differs in names alone, and may have fewer constraints
   * @throws IllegalArgumentException if its types or its key differ, or there are more constraints
   *     for rows to share nothing
   */
  public TableStore renamed(TableSchema names) {
    if (!Arrays.equals(names.types(), schema.types()) || !names.key().equals(schema.key())) {
      throw new IllegalArgumentException("not a table of the same rows: " + names);
    }
    return new TableStore(names, rows, uniques.of(names), sequences);
  }

  /** Its columns and constraints. */
  public TableSchema schema() {
    return schema;
  }

  IndexedRows rows() {
    return rows;
  }

  UniqueIndexes uniques() {
    return uniques;
  }

  Sequences sequences() {
    return sequences;
  }

  /** How many rows there are. */
  public long rowCount() {
    return rows.kept();
  }

  /** The memory of the rows and their indexes, in bytes. */
  public long bytes() {
    return rows.bytes() + uniques.bytes();
  }

  @Override
  public void replay(OperatorContext reader) {
    int[] block = new int[Batch.MAX_ROWS];
    try (BatchEmitter emitter = new BatchEmitter(schema.changes(), reader)) {
      int next = 0;
      while (next < rows.bound()) {
        int count = rows.list(next, rows.bound(), block.length, block);
        if (count == 0) {
          return;
        }
        next = block[count - 1] + 1;
        emit(block, count, emitter);
      }
    }
  }

  @Override
  public void replay(KeyRanges keys, OperatorContext reader) {
    RowNumbers found = new RowNumbers();
    KeySearch search = KeySearch.of(keys);
    boolean isWhole = keys.equal() == schema.key().size();
    keys.read(
        reader.allocator(),
        batch -> {
          if (isWhole) {
            search.find(batch, rows, found);
          } else {
            search.list(batch, rows::list, found);
          }
        });
    found.sortDistinct();
    try (BatchEmitter emitter = new BatchEmitter(schema.changes(), reader)) {
      found.forEachBlock(Batch.MAX_ROWS, (block, count) -> emit(block, count, emitter));
    }
  }

  private void emit(int[] block, int count, BatchEmitter emitter) {
    int weight = schema.columns().getFields().size();
    emitter.emit(
        count,
        out -> {
          rows.copyTo(block, count, out, 0);
          ColumnBuilder weights = out.column(weight);
          for (int i = 0; i < count; i++) {
            weights.setInt(i, Changelog.INSERT);
          }
          out.addRows(count);
        });
  }
}
