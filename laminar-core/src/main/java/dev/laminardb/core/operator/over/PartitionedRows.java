package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.topn.Partitions;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.operator.topn.RowOrder;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.StateTable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * All rows, in a tree for each partition. Rows that the order leaves equal are ordered by a hash of
 * what they hold: the same rows give the same order, whatever order they came in. Used by one
 * thread.
 */
final class PartitionedRows {
  private final int[] keys;
  private final int weightColumn;
  private final int[] kept;
  private final ColumnType[] keptTypes;
  private final BatchScratch scratch;
  private final Partitions partitions;
  private final RowOrder order;
  private final RowTable table;
  private final RankTree tree;
  private final ColumnAddresses source;
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final int[] oneRow = new int[1];
  private final int[] oneKept = new int[1];

  /** The rows that came with the batch, where in it, and their partitions. */
  private final int[] inserted = new int[Batch.MAX_ROWS];

  private final int[] insertedFrom = new int[Batch.MAX_ROWS];
  private final int[] insertedTo = new int[Batch.MAX_ROWS];
  private int insertedCount;

  /** The rows that went with it, which stay in the table for now, and their partitions. */
  private final int[] removed = new int[Batch.MAX_ROWS];

  private final int[] removedFrom = new int[Batch.MAX_ROWS];
  private int removedCount;

  PartitionedRows(OverSpec spec, BatchScratch scratch) {
    this.keys = spec.keys();
    this.weightColumn = Changelog.weightColumn(spec.input());
    this.scratch = scratch;
    this.partitions = new Partitions(() -> spec.partitions(scratch));
    this.kept = spec.kept();
    this.keptTypes = OverSpec.types(spec.input(), kept);
    this.order = new RowOrder(spec.input(), spec.order(), kept);
    this.table = spec.rows(order.wordCount());
    int[] places = spec.places();
    int[] counted = IntStream.of(spec.counted()).map(column -> places[column]).toArray();
    this.tree = new RankTree(table, order, kept.length, counted);
    this.source = new ColumnAddresses(kept, keptTypes);
  }

  /** Lets rows of a batch come and go. */
  void change(Batch batch) {
    int[] slots = scratch.slots();
    partitions.find(batch, keys, slots);
    order.load(batch);
    source.bind(batch);
    Arrays.fill(hashes, 0, batch.rowCount(), 0);
    Hashing.rows(batch, kept, keptTypes, hashes);
    insertedCount = 0;
    removedCount = 0;
    long weights = weightColumn < 0 ? 0 : batch.dataAddress(weightColumn);
    for (int row = 0; row < batch.rowCount(); row++) {
      if (weights == 0 || RawMemory.getInt(weights + ((long) row << 2)) == Changelog.INSERT) {
        insert(row, slots[row]);
      } else {
        remove(row, slots[row]);
      }
    }
  }

  private void insert(int row, int partition) {
    oneRow[0] = row;
    oneKept[0] = table.take();
    order.keep(row, table, oneKept[0]);
    table.put(source, oneRow, oneKept, 0, 1);
    tree.prepare(oneKept[0], hashes[row]);
    partitions.setRoot(partition, tree.insert(partitions.root(partition), oneKept[0]));
    inserted[insertedCount] = oneKept[0];
    insertedFrom[insertedCount] = row;
    insertedTo[insertedCount++] = partition;
  }

  private void remove(int row, int partition) {
    int root = partitions.root(partition);
    int found = tree.find(root, source, row, hashes[row]);
    if (found == RankTree.EMPTY) {
      throw new IllegalStateException("a row is retracted that has not been inserted");
    }
    partitions.setRoot(partition, tree.remove(root, found));
    removed[removedCount] = found;
    removedFrom[removedCount++] = partition;
  }

  /** Gives the rows up that went with the batch. */
  void free() {
    for (int i = 0; i < removedCount; i++) {
      table.free(removed[i]);
    }
    removedCount = 0;
  }

  /** The rows that came with the batch; some of them may have gone with it, too. */
  int[] inserted() {
    return inserted;
  }

  /** Which rows of the batch they were. */
  int[] insertedFrom() {
    return insertedFrom;
  }

  /** Their partitions. */
  int[] insertedTo() {
    return insertedTo;
  }

  int insertedCount() {
    return insertedCount;
  }

  /** The rows that went with the batch. */
  int[] removed() {
    return removed;
  }

  /** Their partitions. */
  int[] removedFrom() {
    return removedFrom;
  }

  int removedCount() {
    return removedCount;
  }

  /** The tree of a partition. */
  int root(int partition) {
    return partitions.root(partition);
  }

  RowTable table() {
    return table;
  }

  RankTree tree() {
    return tree;
  }

  RowOrder order() {
    return order;
  }

  /** What there is to save. */
  StateTable state() {
    return StateTable.of(partitions, table);
  }

  /** The memory of all rows, in bytes. */
  long bytes() {
    return partitions.bytes() + table.bytes();
  }
}
