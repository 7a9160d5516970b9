package dev.laminardb.core.operator.over;

import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.operator.topn.RowOrder;
import dev.laminardb.core.state.RowTable;

/**
 * Some rows of a partition that lie side by side, whose results are worked out together. Used again
 * and again, by one thread.
 */
final class RowRange {
  /** The most rows. */
  static final int MOST = 2048;

  private final RankTree tree;
  private final RowOrder order;
  private final RowTable table;
  private final boolean hasPeers;
  private final int[] rows = new int[MOST];
  private final int[] firstPeers = new int[MOST];
  private final int[] endsOfPeers = new int[MOST];
  private int root;
  private int from;
  private int count;

  /**
   * No rows.
   *
   * @param hasPeers whether it is asked for them
   */
  RowRange(RankTree tree, RowOrder order, RowTable table, boolean hasPeers) {
    this.tree = tree;
    this.order = order;
    this.table = table;
    this.hasPeers = hasPeers;
  }

  /**
   * Takes rows of a partition.
   *
   * @param newRoot the partition's tree
   * @param newFrom how many rows come before them
   * @param to how many rows come before the one behind them
   */
  void load(int newRoot, int newFrom, int to) {
    root = newRoot;
    from = newFrom;
    count = to - newFrom;
    tree.list(root, from, to, rows);
    if (hasPeers) {
      loadPeers();
    }
  }

  private void loadPeers() {
    firstPeers[0] = tree.firstPeer(root, rows[0]);
    for (int i = 1; i < count; i++) {
      firstPeers[i] = arePeers(rows[i - 1], rows[i]) ? firstPeers[i - 1] : from + i;
    }
    endsOfPeers[count - 1] = tree.endOfPeers(root, rows[count - 1]);
    for (int i = count - 2; i >= 0; i--) {
      boolean peers = firstPeers[i] == firstPeers[i + 1];
      endsOfPeers[i] = peers ? endsOfPeers[i + 1] : from + i + 1;
    }
  }

  /** Whether the order leaves two rows equal. */
  boolean arePeers(int a, int b) {
    return order.compareKept(table, a, b) == 0;
  }

  int count() {
    return count;
  }

  /** How many rows of the partition come before. */
  int from() {
    return from;
  }

  /** The partition's tree. */
  int root() {
    return root;
  }

  /** How many rows the partition has. */
  int partitionSize() {
    return tree.size(root);
  }

  /** The numbers of the rows. Not to be written. */
  int[] rows() {
    return rows;
  }

  /** How many rows of the partition come before those that are equal to one by the order. */
  int firstPeer(int i) {
    return firstPeers[i];
  }

  /** How many rows of the partition are not behind one by the order. */
  int endOfPeers(int i) {
    return endsOfPeers[i];
  }

  /** The row of the partition before which there are so many, in this range or not. */
  int row(int before) {
    int i = before - from;
    return i >= 0 && i < count ? rows[i] : tree.select(root, before);
  }
}
