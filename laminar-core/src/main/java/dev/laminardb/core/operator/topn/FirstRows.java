package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.IntLists;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.SlotColumns;
import dev.laminardb.core.state.StateTable;

/**
 * The first rows of each partition of an input that only inserts: a sorted list of row numbers for
 * each. What a row has to beat is its partition's bound; most rows of a long stream fail there, at
 * the cost of one comparison.
 */
final class FirstRows implements Ranking {
  private final TopNSpec spec;
  private final BatchScratch scratch;
  private final GroupTable partitions;
  private final RowOrder order;
  private final RowTable table;
  private final ColumnAddresses source;
  private final ChangeWriter changes;
  private final FormerRows former = new FormerRows();

  /** Of each partition its rows in order. */
  private final IntLists lists = new IntLists();

  /** Of each partition the first order word of its last row, if it has as many rows as it may. */
  private final LongColumn bounds = new LongColumn(Long.MAX_VALUE);

  private final SlotColumns perPartition = new SlotColumns(lists, bounds);

  /** The rows accepted of the batch, which are filled together, and those that had to go. */
  private final int[] accepted = new int[Batch.MAX_ROWS];

  private final int[] acceptedRows = new int[Batch.MAX_ROWS];
  private final int[] dropped = new int[Batch.MAX_ROWS];
  private int acceptedCount;
  private int droppedCount;

  FirstRows(TopNSpec spec, BatchEmitter emitter) {
    this.spec = spec;
    this.scratch = new BatchScratch(spec.keys().length);
    this.partitions = spec.partitions(scratch);
    int[] kept = spec.kept();
    this.order = new RowOrder(spec.input(), spec.order(), kept);
    this.table = spec.rows(order.wordCount());
    this.source = new ColumnAddresses(kept, spec.types(kept));
    this.changes = new ChangeWriter(spec, table, emitter);
  }

  @Override
  public void add(Batch batch) {
    int[] slots = scratch.slots();
    partitions.slots(batch, spec.keys(), null, batch.rowCount(), slots);
    grow();
    order.load(batch);
    source.bind(batch);
    long[] words = order.firstWords();
    for (int row = 0; row < batch.rowCount(); row++) {
      long bound = bounds.get(slots[row]);
      if (words[row] < bound || (words[row] == bound && precedesLast(row, slots[row]))) {
        accept(row, slots[row]);
      }
    }
    if (acceptedCount > 0) {
      finish();
    }
  }

  private void grow() {
    perPartition.grow(partitions.size());
    former.grow(partitions.size());
  }

  private boolean precedesLast(int row, int partition) {
    int size = lists.size(partition);
    return size < spec.limit()
        || order.compare(row, table, lists.array(partition)[lists.offset(partition) + size - 1])
            < 0;
  }

  private void accept(int row, int partition) {
    int size = lists.size(partition);
    if (!former.has(partition)) {
      former.note(partition, lists.array(partition), lists.offset(partition), size);
    }
    int index = indexOf(row, partition, size);
    perPartition.mark(partition);
    int kept = table.take();
    order.keep(row, table, kept);
    accepted[acceptedCount] = row;
    acceptedRows[acceptedCount++] = kept;
    if (order.comparesStrings()) {
      table.put(source, accepted, acceptedRows, acceptedCount - 1, 1);
    }
    if (size == spec.limit()) {
      dropped[droppedCount++] = lists.removeLast(partition);
      size--;
    }
    lists.insert(partition, index, kept);
    if (size + 1 == spec.limit()) {
      int last = lists.array(partition)[lists.offset(partition) + size];
      bounds.set(partition, table.word(last, 0));
    }
  }

  /** How many rows of a partition come before a row of the batch: those equal to it do. */
  private int indexOf(int row, int partition, int size) {
    int[] list = lists.array(partition);
    int offset = lists.offset(partition);
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (order.compare(row, table, list[offset + middle]) < 0) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  private void finish() {
    if (!order.comparesStrings()) {
      table.put(source, accepted, acceptedRows, 0, acceptedCount);
    }
    for (int n = 0; n < former.count(); n++) {
      if (spec.rank() != null) {
        writeByRank(n);
      } else {
        writeUnranked(n);
      }
    }
    changes.flush();
    former.clear();
    for (int i = 0; i < droppedCount; i++) {
      table.free(dropped[i]);
    }
    acceptedCount = 0;
    droppedCount = 0;
  }

  private void writeByRank(int n) {
    int partition = former.partition(n);
    int[] list = lists.array(partition);
    int offset = lists.offset(partition);
    int size = lists.size(partition);
    int[] old = former.rows();
    int from = former.from(n);
    int oldSize = former.size(n);
    for (int i = 0; i < size; i++) {
      if (i >= oldSize) {
        changes.insert(list[offset + i], i + 1);
      } else if (old[from + i] != list[offset + i]) {
        changes.replace(old[from + i], list[offset + i], i + 1);
      }
    }
  }

  /** The rows that went are the last of the former ones; of those that stay, the order is kept. */
  private void writeUnranked(int n) {
    int partition = former.partition(n);
    int[] list = lists.array(partition);
    int offset = lists.offset(partition);
    int size = lists.size(partition);
    int[] old = former.rows();
    int gone = former.from(n) + former.size(n) - goneOf(n, list, offset, size);
    int end = former.from(n) + former.size(n);
    int next = former.from(n);
    for (int i = 0; i < size; i++) {
      int row = list[offset + i];
      if (next < end && old[next] == row) {
        next++;
      } else if (gone < end) {
        changes.replace(old[gone++], row, 0);
      } else {
        changes.insert(row, 0);
      }
    }
  }

  private int goneOf(int n, int[] list, int offset, int size) {
    int[] old = former.rows();
    int next = former.from(n);
    int end = next + former.size(n);
    for (int i = 0; i < size && next < end; i++) {
      next += old[next] == list[offset + i] ? 1 : 0;
    }
    return end - next;
  }

  @Override
  public StateTable state() {
    return StateTable.of(partitions, table, perPartition);
  }

  @Override
  public long bytes() {
    return partitions.bytes() + table.bytes() + perPartition.bytes() + former.bytes();
  }
}
