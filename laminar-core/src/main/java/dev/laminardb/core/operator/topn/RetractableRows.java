package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.BatchEmitter;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.StateTable;
import java.util.Arrays;

/**
 * The first rows of each partition of an input that takes rows back. Every row is kept, in a tree
 * for each partition: when one of the first rows goes, the next takes its place. A change behind
 * the first rows costs its place in the tree and nothing else.
 */
final class RetractableRows implements Ranking {
  /** The marks of rows, the first that of rows not marked. */
  private static final long COMES = 0;

  private static final long STAYS = 1;
  private static final long GONE = 2;

  private final TopNSpec spec;
  private final int weightColumn;
  private final int[] kept;
  private final ColumnType[] keptTypes;
  private final BatchScratch scratch;
  private final Partitions partitions;
  private final RowOrder order;
  private final RowTable table;
  private final RankTree tree;
  private final ColumnAddresses source;
  private final ChangeWriter changes;
  private final FormerRows former = new FormerRows();

  /** The owner's word that tells the rows of a batch's comparison apart. */
  private final int mark;

  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final int[] first;
  private final int[] oneRow = new int[1];
  private final int[] oneKept = new int[1];
  private final int[] dropped = new int[Batch.MAX_ROWS];
  private int droppedCount;

  RetractableRows(TopNSpec spec, BatchEmitter emitter) {
    this.spec = spec;
    this.weightColumn = Changelog.weightColumn(spec.input());
    this.scratch = new BatchScratch(spec.keys().length);
    this.partitions = new Partitions(() -> spec.partitions(scratch));
    this.kept = spec.kept();
    this.keptTypes = spec.types(kept);
    this.order = new RowOrder(spec.input(), spec.order(), kept);
    this.mark = order.wordCount() + RankTree.WORDS;
    this.table = spec.rows(mark + 1);
    this.tree = new RankTree(table, order, kept.length);
    this.source = new ColumnAddresses(kept, keptTypes);
    this.changes = new ChangeWriter(spec, table, emitter);
    this.first = new int[spec.limit()];
  }

  @Override
  public void add(Batch batch) {
    int[] slots = scratch.slots();
    partitions.find(batch, spec.keys(), slots);
    former.grow(partitions.size());
    order.load(batch);
    source.bind(batch);
    Arrays.fill(hashes, 0, batch.rowCount(), 0);
    Hashing.rows(batch, kept, keptTypes, hashes);
    long weights = batch.dataAddress(weightColumn);
    for (int row = 0; row < batch.rowCount(); row++) {
      if (RawMemory.getInt(weights + ((long) row << 2)) == Changelog.INSERT) {
        insert(row, slots[row]);
      } else {
        retract(row, slots[row]);
      }
    }
    if (former.count() > 0) {
      write();
    }
    for (int i = 0; i < droppedCount; i++) {
      table.free(dropped[i]);
    }
    droppedCount = 0;
  }

  private void insert(int row, int partition) {
    int root = partitions.root(partition);
    oneRow[0] = row;
    oneKept[0] = table.take();
    order.keep(row, table, oneKept[0]);
    table.put(source, oneRow, oneKept, 0, 1);
    tree.prepare(oneKept[0], hashes[row]);
    noteIfAmongFirst(partition, root, oneKept[0]);
    partitions.setRoot(partition, tree.insert(root, oneKept[0]));
  }

  private void noteIfAmongFirst(int partition, int root, int row) {
    if (!former.has(partition) && tree.rank(root, row) < spec.limit()) {
      former.note(partition, first, 0, tree.first(root, first));
    }
  }

  private void retract(int row, int partition) {
    int root = partitions.root(partition);
    int found = tree.find(root, source, row, hashes[row]);
    if (found == RankTree.EMPTY) {
      throw new IllegalStateException("a row is retracted that has not been inserted");
    }
    noteIfAmongFirst(partition, root, found);
    partitions.setRoot(partition, tree.remove(root, found));
    dropped[droppedCount++] = found;
  }

  private void write() {
    for (int n = 0; n < former.count(); n++) {
      int size = tree.first(partitions.root(former.partition(n)), first);
      if (spec.rank() != null) {
        writeByRank(n, size);
      } else {
        writeUnranked(n, size);
      }
    }
    changes.flush();
    former.clear();
  }

  private void writeByRank(int n, int size) {
    int[] old = former.rows();
    int from = former.from(n);
    int oldSize = former.size(n);
    for (int i = 0; i < Math.max(size, oldSize); i++) {
      if (i >= oldSize) {
        changes.insert(first[i], i + 1);
      } else if (i >= size) {
        changes.retract(old[from + i], i + 1);
      } else if (old[from + i] != first[i]) {
        changes.replace(old[from + i], first[i], i + 1);
      }
    }
  }

  /** Marks the former rows, then of these the ones that stay. */
  private void writeUnranked(int n, int size) {
    int[] old = former.rows();
    int end = former.from(n) + former.size(n);
    setMarks(old, former.from(n), end, GONE);
    for (int i = 0; i < size; i++) {
      table.setWord(first[i], mark, table.word(first[i], mark) == GONE ? STAYS : COMES);
    }
    int gone = nextGone(old, former.from(n), end);
    for (int i = 0; i < size; i++) {
      if (table.word(first[i], mark) == COMES) {
        if (gone < end) {
          changes.replace(old[gone], first[i], 0);
          gone = nextGone(old, gone + 1, end);
        } else {
          changes.insert(first[i], 0);
        }
      }
    }
    for (; gone < end; gone = nextGone(old, gone + 1, end)) {
      changes.retract(old[gone], 0);
    }
    setMarks(old, former.from(n), end, COMES);
  }

  private void setMarks(int[] rows, int from, int end, long value) {
    for (int i = from; i < end; i++) {
      table.setWord(rows[i], mark, value);
    }
  }

  private int nextGone(int[] rows, int from, int end) {
    int next = from;
    while (next < end && table.word(rows[next], mark) != GONE) {
      next++;
    }
    return next;
  }

  @Override
  public StateTable state() {
    return StateTable.of(partitions, table);
  }

  @Override
  public long bytes() {
    return partitions.bytes() + table.bytes() + former.bytes();
  }
}
