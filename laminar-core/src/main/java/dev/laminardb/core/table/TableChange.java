package dev.laminardb.core.table;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.ingest.RowsEncoder;
import dev.laminardb.core.state.IndexedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What one statement changes: rows that leave and rows that come. They are collected, checked,
 * pushed as a group of retractions and then insertions, and only then {@linkplain #commit made the
 * content}, or {@linkplain #undo taken back}. Used again for the next statement.
 */
final class TableChange implements RowsEncoder, AutoCloseable {
  private static final int KEPT_ROOM = 1 << 16;

  private final TableSchema schema;
  private final IndexedRows rows;
  private final StagedRows incoming;
  private final Duplicates duplicates;
  private final RowEncoding format;
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

  /** Of the added rows those in the index of the key, if there is one, and in all others. */
  private final List<AddedToIndex> indexes = new ArrayList<>();

  /**
   * No change.
   *
   * @param allocator of the memory that its checks take
   * @param limitBytes the memory above which the table does not grow
   * @param notesAffected whether {@link #affected} is asked for
   */
  TableChange(TableStore table, BufferAllocator allocator, long limitBytes, boolean notesAffected) {
    this.notesAffected = notesAffected;
    this.schema = table.schema();
    this.rows = table.rows();
    this.incoming = new StagedRows(table, allocator, limitBytes);
    this.duplicates = new Duplicates(schema, rows.values());
    this.format = new RowEncoding(rows.values(), schema.types());
    if (schema.hasKey()) {
      indexes.add(new AddedToIndex(rows, null));
    }
    indexes.addAll(table.uniques().added());
  }

  /** Begins with nothing. */
  void begin() {
    incoming.begin();
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
    for (AddedToIndex index : indexes) {
      index.remove(row);
    }
    rows.leave(row);
    removed = withRoom(removed, removedCount + 1);
    removed[removedCount++] = row;
  }

  /**
   * Adds the rows of a batch, each at once to the indexes that say whether it may come.
   *
   * @param unique the constraint that a conflict is about; null if it is the key, or any
   * @return how many were not left out
   */
  int insert(Batch batch, StatementPlan.Conflict conflict, @Nullable Unique unique) {
    List<AddedToIndex> deciding =
        conflict == StatementPlan.Conflict.IGNORE_ANY ? indexes : indexes(unique);
    int count = incoming.stage(batch);
    int[] staged = incoming.numbers();
    int before = addedCount;
    if (schema.hasKey()) {
      rows.lookAhead(staged, count);
    }
    int i = 0;
    try {
      for (; i < count; i++) {
        place(staged[i], conflict, deciding);
      }
    } catch (RuntimeException e) {
      incoming.free(i, count);
      throw e;
    }
    return addedCount - before;
  }

  /** The index of a constraint, or of the key if it is null; none if there is no key. */
  private List<AddedToIndex> indexes(@Nullable Unique unique) {
    return indexes.stream().filter(index -> Objects.equals(index.unique(), unique)).toList();
  }

  /**
   * Adds the rows of a batch that meet none, each at once to the index that finds this out.
   *
   * @param unique the constraint that a conflict is about; null if it is the key
   * @param old receives the kept row that each other row meets, all different, also from those of
   *     other batches
   * @param selection receives these other rows
   * @return how many others there are
   */
  int insertNew(Batch batch, @Nullable Unique unique, int[] old, int[] selection) {
    AddedToIndex index = indexes(unique).get(0);
    int count = incoming.stage(batch);
    int[] staged = incoming.numbers();
    int met = 0;
    int i = 0;
    try {
      for (; i < count; i++) {
        int other = index.add(staged[i]);
        if (other == IndexedRows.NONE) {
          add(staged[i]);
        } else if (rows.isKept(other) && !this.met.get(other)) {
          rows.free(staged[i]);
          this.met.set(other);
          old[met] = other;
          selection[met++] = i;
        } else {
          throw duplicates.error(unique, staged[i], false);
        }
      }
    } catch (RuntimeException e) {
      incoming.free(i, count);
      throw e;
    }
    return met;
  }

  /**
   * Puts the rows of a batch into the place of kept ones. Whether their keys are unique is checked
   * by {@link #check()}, when the statement has changed all its rows.
   *
   * @param old the kept rows, one for each of the batch
   */
  void update(int[] old, Batch batch) {
    int count = incoming.stage(batch);
    int[] staged = incoming.numbers();
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

  /**
   * Adds the rows of a batch. Whether their keys are unique is checked by {@link #check()}, when
   * the statement has changed all its rows.
   */
  void append(Batch batch) {
    int count = incoming.stage(batch);
    int[] staged = incoming.numbers();
    for (int i = 0; i < count; i++) {
      add(staged[i]);
    }
  }

  private void place(int row, StatementPlan.Conflict conflict, List<AddedToIndex> deciding) {
    for (int k = 0; k < deciding.size(); k++) {
      AddedToIndex index = deciding.get(k);
      int other = index.add(row);
      if (other == IndexedRows.NONE) {
        continue;
      }
      if (isIgnored(conflict)) {
        deciding.subList(0, k).forEach(before -> before.takeBack(row));
        rows.free(row);
        return;
      }
      if (conflict == StatementPlan.Conflict.REFUSE || !rows.isKept(other)) {
        throw duplicates.error(index.unique(), row, rows.isKept(other));
      }
      remove(other);
      index.add(row);
    }
    add(row);
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

  /**
   * Checks that no two rows share a key, or what only one may have, when all have changed.
   *
   * @throws LaminarException DUPLICATE_KEY
   */
  void check() {
    indexes.forEach(this::check);
  }

  /**
   * Checks the same of one constraint, or of the key if it is null.
   *
   * @throws LaminarException DUPLICATE_KEY
   */
  void check(@Nullable Unique unique) {
    indexes(unique).forEach(this::check);
  }

  private void check(AddedToIndex index) {
    int other = index.addAll(added, addedCount);
    if (other != IndexedRows.NONE) {
      throw duplicates.error(index.unique(), added[index.count()], rows.isKept(other));
    }
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
    for (AddedToIndex index : indexes) {
      index.undo(added);
    }
    for (int i = 0; i < addedCount; i++) {
      rows.free(added[i]);
    }
    for (int i = 0; i < removedCount; i++) {
      rows.keep(removed[i]);
      for (AddedToIndex index : indexes) {
        index.restore(removed[i]);
      }
    }
    clear();
  }

  private void clear() {
    removed = removed.length > KEPT_ROOM ? new int[16] : removed;
    added = added.length > KEPT_ROOM ? new int[16] : added;
    removedCount = 0;
    addedCount = 0;
    indexes.forEach(AddedToIndex::clear);
    affected = affected.length > KEPT_ROOM ? new int[16] : affected;
    affectedCount = 0;
  }

  private static int[] withRoom(int[] list, int needed) {
    return needed <= list.length ? list : Arrays.copyOf(list, list.length * 2);
  }

  @Override
  public void close() {
    incoming.close();
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
