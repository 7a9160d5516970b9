package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.IndexedRows;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The rows of one batch, written down in a table that they are not yet part of: what can be said of
 * each row alone has been checked. Used again for the next batch.
 */
final class StagedRows implements AutoCloseable {
  private final TableSchema schema;
  private final TableStore table;
  private final IndexedRows rows;
  private final UniqueIndexes uniques;
  private final int[] keys;
  private final ColumnType[] keyTypes;
  private final ColumnAddresses addresses;
  private final LengthCheck lengths;
  private final RowChecks checks;
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final int[] batchRows = IntStream.range(0, Batch.MAX_ROWS).toArray();
  private final int[] numbers = new int[Batch.MAX_ROWS];

  /** The memory that the table may take, and that which it took before the statement. */
  private final long limitBytes;

  private long bytesBefore;

  /**
   * No rows.
   *
   * @param allocator of the memory that the checks take
   * @param limitBytes the memory above which the table does not grow
   */
  StagedRows(TableStore table, BufferAllocator allocator, long limitBytes) {
    this.limitBytes = limitBytes;
    this.table = table;
    this.schema = table.schema();
    this.rows = table.rows();
    this.uniques = table.uniques();
    ColumnType[] types = schema.types();
    this.keys = schema.keyColumns();
    this.keyTypes = IntStream.of(keys).mapToObj(k -> types[k]).toArray(ColumnType[]::new);
    this.addresses = new ColumnAddresses(IntStream.range(0, types.length).toArray(), types);
    this.lengths = new LengthCheck(schema);
    this.checks = new RowChecks(schema, allocator);
  }

  /** A statement begins: as large as it is now, the table may stay. */
  void begin() {
    bytesBefore = table.bytes();
  }

  /**
   * Takes the rows of a batch; those before are whoever's asked for them.
   *
   * @return how many there are
   * @throws LaminarException NOT_NULL_VIOLATION, VALUE_TOO_LONG, CHECK_VIOLATION, STATE_LIMIT; then
   *     there are none
   */
  int stage(Batch batch) {
    addresses.bind(batch);
    for (int k = 0; k < schema.columns().getFields().size(); k++) {
      if (addresses.hasNulls(k)) {
        checkNullable(k);
      }
    }
    int count = batch.rowCount();
    lengths.check(addresses, count);
    Hashing.rows(batch, keys, keyTypes, hashes);
    rows.stage(addresses, hashes, batchRows, count, numbers);
    uniques.stage(batch, numbers);
    try {
      checkMemory();
      checks.check(batch, rows.values(), numbers);
    } catch (RuntimeException e) {
      free(0, count);
      throw e;
    }
    return count;
  }

  /** The numbers of the rows in the table, in the order of the batch. */
  int[] numbers() {
    return numbers;
  }

  /** Gives up the rows that nobody has taken, from one on. */
  void free(int from, int count) {
    for (int i = from; i < count; i++) {
      rows.free(numbers[i]);
    }
  }

  private void checkMemory() {
    if (table.bytes() > limitBytes && table.bytes() > bytesBefore) {
      throw new LaminarException(
          ErrorCode.STATE_LIMIT,
          String.format(
              Locale.ROOT,
              "table \"%s\" would take more than the %,d bytes that stateLimitBytes allows",
              schema.name(),
              limitBytes));
    }
  }

  private void checkNullable(int k) {
    Field column = schema.columns().getFields().get(k);
    if (!column.isNullable()) {
      throw new LaminarException(
          ErrorCode.NOT_NULL_VIOLATION,
          "null in column \""
              + column.getName()
              + "\" of table \""
              + schema.name()
              + "\", which is "
              + (schema.key().contains(k) ? "part of its PRIMARY KEY" : "NOT NULL"));
    }
  }

  @Override
  public void close() {
    checks.close();
  }
}
