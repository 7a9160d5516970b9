package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.IndexedRows;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds the rows of a table whose keys the first columns of a query are, each once. Used again for
 * the next execution.
 */
final class SelectedKeys {
  private final TableSchema schema;
  private final IndexedRows rows;
  private final int[] columns;
  private final ColumnType[] types;
  private final ColumnAddresses keys;
  private final long[] hashes = new long[Batch.MAX_ROWS];

  /** The rows that have been taken so far. */
  private final BitSet met = new BitSet();

  /**
   * Keys of a table.
   *
   * @param selected the columns of the query
   */
  SelectedKeys(TableStore table, Schema selected) {
    this.schema = table.schema();
    this.rows = table.rows();
    this.columns = IntStream.range(0, schema.key().size()).toArray();
    this.types =
        IntStream.of(columns)
            .mapToObj(k -> ColumnType.of(selected.getFields().get(k)))
            .toArray(ColumnType[]::new);
    this.keys = new ColumnAddresses(columns, types);
  }

  /** How many columns of the query the key has. */
  int count() {
    return columns.length;
  }

  /** Begins an execution. */
  void begin() {
    met.clear();
  }

  /** Goes on with rows of the query. */
  void bind(Batch selected) {
    keys.bind(selected);
    Hashing.rows(selected, columns, types, hashes);
  }

  /**
   * The table's row of a key, which has to be there.
   *
   * @param i the row of the query
   * @param change that has been made of the rows before, which is taken back if it fails
   * @param twice what would happen to a row that has been taken already, for the message
   * @throws LaminarException MORE_THAN_ONE_ROW if it has been taken already
   */
  int take(int i, TableChange change, String twice) {
    int row = rows.find(hashes[i], keys, i);
    if (row != IndexedRows.NONE && !met.get(row)) {
      met.set(row);
      return row;
    }
    change.undo();
    int before = rows.find(hashes[i], keys, i);
    if (before == IndexedRows.NONE) {
      throw new IllegalStateException("a row that was selected is not there");
    }
    throw new LaminarException(
        ErrorCode.MORE_THAN_ONE_ROW,
        "the row of table \""
            + schema.name()
            + "\" with PRIMARY KEY "
            + schema.keyText(rows.values(), before)
            + " would be "
            + twice);
  }
}
