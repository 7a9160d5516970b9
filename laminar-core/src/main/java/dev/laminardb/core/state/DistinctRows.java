package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The different rows that batches have, each under a number, with words of the owner's. Rows are
 * equal as SQL's set operations have it: nulls are, both zeros, and every NaN.
 *
 * <pre>
 *   batch  ACME 10  ->  0        kept   hash, owner's words, ACME 10
 *          EU    5  ->  1               hash, owner's words, EU    5
 *          ACME 10  ->  0
 * </pre>
 *
 * <p>Rows stay until they are {@linkplain #remove removed}; then others get their numbers. Used by
 * one thread.
 */
public final class DistinctRows implements StateTable {
  /** The first word of a free row is its table's. */
  private static final int HASH = 1;

  private static final int FIRST_OF_OWNER = 2;

  /** Beside the hash of a row that is there. */
  private static final long IN_USE = 1L << 32;

  private final ColumnType[] types;
  private final int[] columns;
  private final RowTable table;
  private final ColumnAddresses source;
  private final HashIndex index = new HashIndex();
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final int[] oneRow = new int[1];
  private final int[] oneNew = new int[1];

  /**
   * No rows.
   *
   * @param schema of the rows, which are the first columns of batches
   * @param ownerWords how many words the owner has of each row, 0 in a new one
   */
  public DistinctRows(Schema schema, int ownerWords) {
    this.types = schema.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
    this.columns = IntStream.range(0, types.length).toArray();
    boolean nullable = schema.getFields().stream().anyMatch(field -> field.isNullable());
    this.table = new RowTable(types, nullable, FIRST_OF_OWNER + ownerWords);
    this.source = new ColumnAddresses(columns, types);
  }

  /**
   * Finds the rows of a batch, and adds those that are new.
   *
   * @param slots receives the number of each
   */
  public void locate(Batch batch, int[] slots) {
    int rows = batch.rowCount();
    source.bind(batch);
    Hashing.rows(batch, columns, types, hashes);
    for (int row = 0; row < rows; row++) {
      slots[row] = slot(row, (int) hashes[row]);
    }
  }

  private int slot(int batchRow, int hash) {
    int position = index.start(hash);
    for (long entry = index.entry(position); entry != 0; entry = index.entry(position)) {
      int slot = HashIndex.slot(entry);
      if (HashIndex.matches(entry, hash)
          && table.equalInSql(slot, source, batchRow, types.length)) {
        return slot;
      }
      position = index.next(position);
    }
    oneRow[0] = batchRow;
    oneNew[0] = table.take();
    table.put(source, oneRow, oneNew, 0, 1);
    table.setWord(oneNew[0], HASH, IN_USE | (hash & 0xffff_ffffL));
    index.insert(position, hash, oneNew[0]);
    return oneNew[0];
  }

  /** One of the owner's words of a row, from 0. */
  public long word(int slot, int word) {
    return table.word(slot, FIRST_OF_OWNER + word);
  }

  /** Sets one of the owner's words of a row, from 0. */
  public void setWord(int slot, int word, long value) {
    table.setWord(slot, FIRST_OF_OWNER + word, value);
  }

  /** Lets a row go. */
  public void remove(int slot) {
    index.remove(index.position((int) table.word(slot, HASH), slot));
    table.setWord(slot, HASH, 0);
    table.free(slot);
  }

  /** Copies rows into the first columns of a batch; see {@link RowTable#copyTo}. */
  public void copyTo(int[] from, int count, BatchBuilder out, int at) {
    table.copyTo(from, count, types.length, out, at);
  }

  /** The memory of all rows and their index, in bytes. */
  public long bytes() {
    return table.bytes() + index.bytes();
  }

  @Override
  public void save(StateWriter to) {
    table.save(to);
  }

  @Override
  public void load(StateReader from) {
    table.load(from);
    for (int slot = 0; slot < table.size(); slot++) {
      long hash = table.word(slot, HASH);
      if (hash != 0) {
        index.add((int) hash, slot);
      }
    }
  }
}
