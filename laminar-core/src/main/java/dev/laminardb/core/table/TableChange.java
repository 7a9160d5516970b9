package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.ingest.RowsEncoder;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.IndexedRows;
import dev.laminardb.core.state.RowTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.stream.IntStream;
import org.agrona.MutableDirectBuffer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What one statement changes: rows that leave and rows that come. They are collected, checked,
 * pushed as a group of retractions and then insertions, and only then {@linkplain #commit made the
 * content}, or {@linkplain #undo taken back}. Used again for the next statement.
 */
final class TableChange implements RowsEncoder, AutoCloseable {
  private static final int KEPT_ROOM = 1 << 16;

  private final TableSchema schema;
  private final TableStore table;
  private final IndexedRows rows;
  private final UniqueIndexes uniques;
  private final RowTable values;
  private final ColumnType[] types;
  private final int[] keys;
  private final ColumnType[] keyTypes;
  private final ColumnAddresses addresses;
  private final LengthCheck lengths;
  private final RowChecks checks;
  private final RowEncoding format;
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final int[] batchRows = IntStream.range(0, Batch.MAX_ROWS).toArray();
  private final int[] staged = new int[Batch.MAX_ROWS];
  private int[] removed = new int[16];
  private int removedCount;
  private int[] added = new int[16];
  private int addedCount;

  /** The kept rows whose keys new rows have, which may stay as they are. */
  private final BitSet met = new BitSet();

  /** The rows as they are behind the statement, or before a DELETE, if they are to be returned. */
  private int[] affected = new int[16];

  private int affectedCount;
  private final boolean notesAffected;

  /** How many of the added rows, the first ones, are in the index. */
  private int indexed;

  /** How many of them are in the indexes beside that of the key. */
  private int unique;

  /** The memory that the table may take, and that which it took before the statement. */
  private final long limitBytes;

  private long bytesBefore;

  /**
   * No change.
   *
   * @param allocator of the memory that its checks take
   * @param limitBytes the memory above which the table does not grow
   * @param notesAffected whether {@link #affected} is asked for
   */
  TableChange(TableStore table, BufferAllocator allocator, long limitBytes, boolean notesAffected) {
    this.notesAffected = notesAffected;
    this.limitBytes = limitBytes;
    this.table = table;
    this.schema = table.schema();
    this.rows = table.rows();
    this.uniques = table.uniques();
    this.values = rows.values();
    this.types = schema.types();
    this.keys = schema.keyColumns();
    this.keyTypes = IntStream.of(keys).mapToObj(k -> types[k]).toArray(ColumnType[]::new);
    this.addresses = new ColumnAddresses(IntStream.range(0, types.length).toArray(), types);
    this.lengths = new LengthCheck(schema);
    this.checks = new RowChecks(schema, allocator);
    this.format = new RowEncoding(values, types);
  }

  /** Begins with nothing. */
  void begin() {
    bytesBefore = table.bytes();
    met.clear();
  }

  /** Removes kept rows for good, all different, at most as many as a batch has. */
  void delete(int[] leaving, int count) {
    if (schema.hasKey()) {
      rows.lookAhead(leaving, count);
    }
    for (int i = 0; i < count; i++) {
      remove(leaving[i]);
      note(leaving[i]);
    }
  }

  private void note(int row) {
    if (notesAffected) {
      affected = withRoom(affected, affectedCount + 1);
      affected[affectedCount++] = row;
    }
  }

  /** The rows that were added, changed (also to what they were) or deleted. */
  int[] affected() {
    return affected;
  }

  /** How many {@link #affected} rows there are. */
  int affectedCount() {
    return affectedCount;
  }

  /** Takes a kept row away. */
  private void remove(int row) {
    if (schema.hasKey()) {
      rows.unindex(row);
    }
    uniques.remove(row);
    rows.leave(row);
    removed = withRoom(removed, removedCount + 1);
    removed[removedCount++] = row;
  }

  /**
   * Adds the rows of a batch, each at once to the index.
   *
   * @return how many were not left out
   */
  int insert(Batch batch, StatementPlan.Conflict conflict) {
    int count = stage(batch);
    int before = addedCount;
    if (schema.hasKey()) {
      rows.lookAhead(staged, count);
    }
    int i = 0;
    try {
      for (; i < count; i++) {
        place(staged[i], conflict);
      }
    } catch (RuntimeException e) {
      free(i, count);
      throw e;
    }
    return addedCount - before;
  }

  /**
   * Adds the rows of a batch whose keys are new, each at once to the index.
   *
   * @param old receives the kept row with the key of each other row, all different, also from those
   *     of other batches
   * @param selection receives these other rows
   * @return how many others there are
   */
  int insertNew(Batch batch, int[] old, int[] selection) {
    int count = stage(batch);
    int met = 0;
    int i = 0;
    try {
      for (; i < count; i++) {
        int other = rows.index(staged[i]);
        if (other == IndexedRows.NONE) {
          add(staged[i]);
          indexed = addedCount;
        } else if (rows.isKept(other) && !this.met.get(other)) {
          rows.free(staged[i]);
          this.met.set(other);
          old[met] = other;
          selection[met++] = i;
        } else {
          throw duplicate(staged[i], false);
        }
      }
    } catch (RuntimeException e) {
      free(i, count);
      throw e;
    }
    return met;
  }

  /**
   * Puts the rows of a batch into the place of kept ones. Whether their keys are unique is checked
   * by {@link #checkKeys}, when the statement has changed all its rows.
   *
   * @param old the kept rows, one for each of the batch
   */
  void update(int[] old, Batch batch) {
    int count = stage(batch);
    for (int i = 0; i < count; i++) {
      int row = old[i];
      if (rows.areEqual(row, staged[i])) {
        rows.free(staged[i]);
        note(row);
      } else {
        remove(row);
        add(staged[i]);
      }
    }
  }

  private int stage(Batch batch) {
    addresses.bind(batch);
    for (int k = 0; k < types.length; k++) {
      if (addresses.hasNulls(k)) {
        checkNullable(k);
      }
    }
    int count = batch.rowCount();
    lengths.check(addresses, count);
    Hashing.rows(batch, keys, keyTypes, hashes);
    rows.stage(addresses, hashes, batchRows, count, staged);
    uniques.stage(batch, staged);
    if (table.bytes() > limitBytes && table.bytes() > bytesBefore) {
      free(0, count);
      throw new LaminarException(
          ErrorCode.STATE_LIMIT,
          String.format(
              Locale.ROOT,
              "table \"%s\" would take more than the %,d bytes that stateLimitBytes allows",
              schema.name(),
              limitBytes));
    }
    try {
      checks.check(batch, values, staged);
    } catch (RuntimeException e) {
      free(0, count);
      throw e;
    }
    return count;
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

  private void place(int row, StatementPlan.Conflict conflict) {
    int other = schema.hasKey() ? rows.index(row) : IndexedRows.NONE;
    if (other != IndexedRows.NONE) {
      if (isIgnored(conflict)) {
        rows.free(row);
        return;
      }
      if (conflict == StatementPlan.Conflict.REFUSE || !rows.isKept(other)) {
        throw duplicate(row, rows.isKept(other));
      }
      remove(other);
      rows.index(row);
    } else if (conflict == StatementPlan.Conflict.IGNORE_ANY && !uniques.add(row)) {
      if (schema.hasKey()) {
        rows.unindex(row);
      }
      rows.free(row);
      return;
    }
    add(row);
    indexed = addedCount;
    if (conflict == StatementPlan.Conflict.IGNORE_ANY) {
      unique = addedCount;
    }
  }

  private static boolean isIgnored(StatementPlan.Conflict conflict) {
    return conflict == StatementPlan.Conflict.IGNORE
        || conflict == StatementPlan.Conflict.IGNORE_ANY;
  }

  private void add(int row) {
    note(row);
    added = withRoom(added, addedCount + 1);
    added[addedCount++] = row;
  }

  private void free(int from, int count) {
    for (int i = from; i < count; i++) {
      rows.free(staged[i]);
    }
  }

  /**
   * Checks that no two rows have a key.
   *
   * @throws LaminarException DUPLICATE_KEY
   */
  void checkKeys() {
    for (; schema.hasKey() && indexed < addedCount; indexed++) {
      int other = rows.index(added[indexed]);
      if (other != IndexedRows.NONE) {
        throw duplicate(added[indexed], rows.isKept(other));
      }
    }
  }

  /**
   * Checks that no two rows share what only one may have, when all have changed.
   *
   * @throws LaminarException DUPLICATE_KEY
   */
  void checkUniques() {
    for (; !uniques.isEmpty() && unique < addedCount; unique++) {
      uniques.addOrRefuse(added[unique]);
    }
  }

  private LaminarException duplicate(int row, boolean isThere) {
    String key = schema.keyText(values, row);
    return new LaminarException(
        ErrorCode.DUPLICATE_KEY,
        isThere
            ? "table \"" + schema.name() + "\" has a row with PRIMARY KEY " + key + " already"
            : "two rows of this statement would have PRIMARY KEY "
                + key
                + " in table \""
                + schema.name()
                + "\"");
  }

  /** Whether nothing changes. */
  boolean isEmpty() {
    return removedCount + addedCount == 0;
  }

  /** Makes the change the content. */
  void commit() {
    for (int i = 0; i < removedCount; i++) {
      rows.free(removed[i]);
    }
    for (int i = 0; i < addedCount; i++) {
      rows.keep(added[i]);
    }
    clear();
  }

  /** Takes everything back. */
  void undo() {
    for (int i = 0; i < addedCount; i++) {
      if (schema.hasKey() && i < indexed) {
        rows.unindex(added[i]);
      }
      if (i < unique) {
        uniques.remove(added[i]);
      }
      rows.free(added[i]);
    }
    for (int i = 0; i < removedCount; i++) {
      rows.keep(removed[i]);
      if (schema.hasKey()) {
        rows.index(removed[i]);
      }
      uniques.addOrRefuse(removed[i]);
    }
    clear();
  }

  private void clear() {
    removed = removed.length > KEPT_ROOM ? new int[16] : removed;
    added = added.length > KEPT_ROOM ? new int[16] : added;
    removedCount = 0;
    addedCount = 0;
    indexed = 0;
    unique = 0;
    affected = affected.length > KEPT_ROOM ? new int[16] : affected;
    affectedCount = 0;
  }

  private static int[] withRoom(int[] list, int needed) {
    return needed <= list.length ? list : Arrays.copyOf(list, list.length * 2);
  }

  @Override
  public void close() {
    checks.close();
  }

  @Override
  public int rowCount() {
    return removedCount + addedCount;
  }

  private int row(int i) {
    return i < removedCount ? removed[i] : added[i - removedCount];
  }

  @Override
  public int encodedLength(int i) {
    return format.encodedLength(row(i));
  }

  @Override
  public void encode(int i, MutableDirectBuffer buffer, int index) {
    format.encode(row(i), i < removedCount ? Changelog.RETRACT : Changelog.INSERT, buffer, index);
  }
}
