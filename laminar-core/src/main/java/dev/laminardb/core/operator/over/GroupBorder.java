package dev.laminardb.core.operator.over;

import dev.laminardb.core.operator.topn.RankTree;

/**
 * The border so many groups away from a row, where a group are rows that the order leaves equal:
 *
 * <pre>
 *   steps        -1        0           1         2
 *                 | . . .  | . row . .  | . .    |
 * </pre>
 *
 * <p>From one row to the next it stays or goes on by one group. Stateless.
 */
final class GroupBorder {
  private final RankTree tree;
  private final int steps;

  /** The border at the beginning of a row's group, moved by so many groups. */
  GroupBorder(RankTree tree, long steps) {
    this.tree = tree;
    this.steps = (int) Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, steps));
  }

  /**
   * Finds the borders of all rows of a range.
   *
   * @param out receives how many rows of the partition come before each
   */
  void find(RowRange range, int[] out) {
    int root = range.root();
    int at = 0;
    int missing = 0;
    for (int i = 0; i < range.count(); i++) {
      if (i == 0) {
        at = steps > 0 ? range.endOfPeers(0) : range.firstPeer(0);
        missing = steps > 0 ? 0 : -steps;
        while (missing > 0 && at > 0) {
          at = tree.firstPeer(root, tree.select(root, at - 1));
          missing--;
        }
        at = forward(tree, root, at, steps - 1);
      } else if (range.firstPeer(i) != range.firstPeer(i - 1)) {
        at = missing > 0 ? 0 : forward(tree, root, at, 1);
        missing = Math.max(0, missing - 1);
      }
      out[i] = at;
    }
  }

  /** The place so many groups behind a border; the partition's end if there are not so many. */
  static int forward(RankTree tree, int root, int from, int groups) {
    int size = tree.size(root);
    int at = from;
    for (int left = groups; left > 0 && at < size; left--) {
      at = tree.endOfPeers(root, tree.select(root, at));
    }
    return at;
  }

  /** The place so many groups before a border; the partition's beginning likewise. */
  static int backward(RankTree tree, int root, int from, int groups) {
    int at = from;
    for (int left = groups; left > 0 && at > 0; left--) {
      at = tree.firstPeer(root, tree.select(root, at - 1));
    }
    return at;
  }
}
