package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.state.LongColumn;
import dev.laminardb.core.state.SlotColumns;
import dev.laminardb.core.state.StateReader;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.state.StateWriter;
import java.util.function.Supplier;

/**
 * The tree of rows of each partition, by the partition's number. A number holds for one batch:
 * where more partitions are empty than not, the next batch begins with those that have rows in a
 * new table, because keys cannot be removed one by one. Used by one thread.
 */
public final class Partitions implements StateTable {
  /** So many empty partitions are kept, however few others there are. */
  private static final int EMPTY = 1 << 12;

  private final Supplier<GroupTable> tables;
  private final int empty;
  private final int[] moved = new int[1];
  private GroupTable keys;
  private LongColumn roots = new LongColumn(RankTree.EMPTY);
  private SlotColumns columns = new SlotColumns(roots);
  private int there;

  /**
   * No partitions.
   *
   * @param tables makes tables of partition keys
   */
  public Partitions(Supplier<GroupTable> tables) {
    this(tables, EMPTY);
  }

  /**
   * No partitions.
   *
   * @param empty how many empty ones are kept
   */
  Partitions(Supplier<GroupTable> tables, int empty) {
    this.tables = tables;
    this.empty = empty;
    this.keys = tables.get();
  }

  /**
   * Finds or adds the partitions of a batch's rows, whose trees are going to change.
   *
   * @param keyColumns the columns of the batch that tell partitions apart
   * @param to receives the number of each row's partition
   */
  public void find(Batch batch, int[] keyColumns, int[] to) {
    int gone = keys.size() - there;
    if (gone > empty && gone > there) {
      move();
    }
    keys.slots(batch, keyColumns, null, batch.rowCount(), to);
    columns.grow(keys.size());
    columns.mark(to, batch.rowCount());
  }

  private void move() {
    GroupTable from = keys;
    LongColumn fromRoots = roots;
    int size = columns.size();
    keys = tables.get();
    roots = new LongColumn(RankTree.EMPTY);
    columns = new SlotColumns(roots);
    columns.grow(there);
    for (int partition = 0; partition < size; partition++) {
      if (fromRoots.get(partition) != RankTree.EMPTY) {
        keys.slots(from, partition, 1, moved);
        roots.set(moved[0], fromRoots.get(partition));
      }
    }
  }

  /** How many numbers there are. */
  int size() {
    return keys.size();
  }

  /** The root of a partition's tree. */
  public int root(int partition) {
    return (int) roots.get(partition);
  }

  /** Gives a partition's tree another root. */
  public void setRoot(int partition, int root) {
    there += (root == RankTree.EMPTY ? 0 : 1) - (root(partition) == RankTree.EMPTY ? 0 : 1);
    roots.set(partition, root);
  }

  /** The memory of keys and roots, in bytes. */
  public long bytes() {
    return keys.bytes() + columns.bytes();
  }

  @Override
  public void save(StateWriter to) {
    keys.save(to);
    columns.save(to);
  }

  @Override
  public void load(StateReader from) {
    keys.load(from);
    columns.load(from);
    for (int partition = 0; partition < columns.size(); partition++) {
      there += root(partition) == RankTree.EMPTY ? 0 : 1;
    }
  }
}
