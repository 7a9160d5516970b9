package dev.laminardb.core.operator.over;

import dev.laminardb.core.operator.topn.RankTree;

/**
 * Numbers the rows of a partition that a function counts: all of them, or those whose argument is
 * not null. Stateless.
 */
final class CountedRows {
  private final RankTree tree;

  /** Which of the columns whose nulls the tree knows; -1 if all rows count. */
  private final int column;

  /** Those that a call counts. */
  CountedRows(OverSpec spec, OverCall call, RankTree tree) {
    this.tree = tree;
    this.column = call.ignoresNulls() ? indexOf(spec.counted(), call.argument()) : -1;
  }

  private static int indexOf(int[] columns, int column) {
    int at = 0;
    while (columns[at] != column) {
      at++;
    }
    return at;
  }

  /** How many there are in a partition. */
  int size(int root) {
    return column < 0 ? tree.size(root) : tree.nonNulls(root, column);
  }

  /**
   * How many there are in front of a place.
   *
   * @param place how many rows of the partition, of any kind, come before it
   */
  int before(int root, int place) {
    if (column < 0) {
      return place;
    }
    int counted = 0;
    int left = place;
    int node = root;
    while (left > 0 && node != RankTree.EMPTY) {
      int before = tree.size(tree.left(node));
      if (left <= before) {
        node = tree.left(node);
      } else {
        counted += tree.nonNulls(node, column) - tree.nonNulls(tree.right(node), column);
        left -= before + 1;
        node = tree.right(node);
      }
    }
    return counted;
  }

  /**
   * The place of one of them.
   *
   * @param number how many of them come before it
   */
  int place(int root, int number) {
    if (column < 0) {
      return number;
    }
    int place = 0;
    int left = number;
    int node = root;
    while (true) {
      int before = tree.nonNulls(tree.left(node), column);
      if (left < before) {
        node = tree.left(node);
        continue;
      }
      int upToHere = tree.nonNulls(node, column) - tree.nonNulls(tree.right(node), column);
      place += tree.size(tree.left(node));
      if (left < upToHere) {
        return place;
      }
      left -= upToHere;
      place++;
      node = tree.right(node);
    }
  }
}
