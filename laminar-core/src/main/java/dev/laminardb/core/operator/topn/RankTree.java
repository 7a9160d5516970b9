package dev.laminardb.core.operator.topn;

import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.state.RowTable;

/**
 * Trees of kept rows that know how many rows come before each. A tree is the number of its root, or
 * {@link #EMPTY}; its links are words of the rows, so that a node is no object. Rows are ordered by
 * the sort keys, those that are equal by a hash of what they hold, and after that by number.
 *
 * <p>The trees are treaps (C. R. Aragon, R. Seidel, Randomized Search Trees, 1989) whose priorities
 * are hashes of the row numbers: balanced in expectation, and the same in every run.
 */
public final class RankTree {
  /** A tree without rows. */
  public static final int EMPTY = -1;

  /** How many words of a row the tree needs behind those of the order. */
  public static final int WORDS = 3;

  /** How many marks there are, which lie in the word with the size of a node's tree. */
  public static final int MARKS = Integer.SIZE;

  private final RowTable table;
  private final RowOrder order;
  private final int columns;

  /** The columns of the table whose values that are not null are counted. */
  private final int[] counted;

  private final int hash;

  /** The word with the numbers of both children, plus one: left << 32 | right. */
  private final int children;

  private final int sizes;
  private int splitLeft;
  private int splitRight;
  private int walked;

  /**
   * Trees over a table whose rows have words of an order, and behind them {@link #WORDS}.
   *
   * @param columns in how many of the table's columns rows have to be equal to be the same
   */
  public RankTree(RowTable table, RowOrder order, int columns) {
    this(table, order, columns, new int[0]);
  }

  /**
   * Trees that also know how many of their rows are not null in some columns.
   *
   * @param counted these columns of the table, each of which needs a word behind the others
   */
  public RankTree(RowTable table, RowOrder order, int columns, int[] counted) {
    this.table = table;
    this.order = order;
    this.columns = columns;
    this.counted = counted.clone();
    this.hash = order.wordCount();
    this.children = hash + 1;
    this.sizes = hash + 2;
  }

  /** How many rows a tree has. */
  public int size(int root) {
    return root == EMPTY ? 0 : (int) table.word(root, sizes);
  }

  /** The tree of the rows before a node in its tree, those before that tree aside. */
  public int left(int node) {
    return (int) (table.word(node, children) >>> 32) - 1;
  }

  /** The tree of the rows behind a node in its tree. */
  public int right(int node) {
    return (int) table.word(node, children) - 1;
  }

  private void link(int node, int left, int right) {
    table.setWord(node, children, (long) (left + 1) << 32 | (right + 1));
    table.setWord(node, sizes, 1 + size(left) + size(right));
    for (int i = 0; i < counted.length; i++) {
      int own = table.isNull(node, counted[i]) ? 0 : 1;
      table.setWord(node, sizes + 1 + i, own + nonNulls(left, i) + nonNulls(right, i));
    }
  }

  /**
   * How many rows of a tree are not null in a column.
   *
   * @param i which of the counted columns
   */
  public int nonNulls(int root, int i) {
    return root == EMPTY ? 0 : (int) table.word(root, sizes + 1 + i);
  }

  /**
   * Whether a node has been {@linkplain #mark marked} and none of its tree has come or gone since.
   *
   * @param mark which of the marks, less than {@value #MARKS}
   */
  public boolean isMarked(int node, int mark) {
    return (table.word(node, sizes) >>> (Integer.SIZE + mark) & 1) != 0;
  }

  /** Marks a node, such as one for whose tree something has been worked out. */
  public void mark(int node, int mark) {
    table.setWord(node, sizes, table.word(node, sizes) | 1L << (Integer.SIZE + mark));
  }

  private boolean precedes(int a, int b) {
    int result = order.compareKept(table, a, b);
    if (result == 0) {
      result = Long.compare(table.word(a, hash), table.word(b, hash));
    }
    return result == 0 ? a < b : result < 0;
  }

  /**
   * Prepares a row, whose values and order words have been set, for a tree.
   *
   * @param rowHash a hash of what it holds
   */
  public void prepare(int row, long rowHash) {
    table.setWord(row, hash, rowHash);
    link(row, EMPTY, EMPTY);
  }

  /**
   * Inserts a row that has been prepared.
   *
   * @return the new root
   */
  public int insert(int root, int row) {
    if (root == EMPTY) {
      return row;
    }
    if (Integer.compareUnsigned(priority(row), priority(root)) > 0) {
      split(root, row);
      link(row, splitLeft, splitRight);
      return row;
    }
    if (precedes(row, root)) {
      link(root, insert(left(root), row), right(root));
    } else {
      link(root, left(root), insert(right(root), row));
    }
    return root;
  }

  private static int priority(int row) {
    return (int) Hashing.mix(row + 1L);
  }

  /** Parts a tree into the rows before a row and those after it. */
  private void split(int node, int row) {
    if (node == EMPTY) {
      splitLeft = EMPTY;
      splitRight = EMPTY;
    } else if (precedes(node, row)) {
      split(right(node), row);
      link(node, left(node), splitLeft);
      splitLeft = node;
    } else {
      split(left(node), row);
      link(node, splitRight, right(node));
      splitRight = node;
    }
  }

  /**
   * Removes a row.
   *
   * @return the new root
   */
  public int remove(int root, int row) {
    if (root == row) {
      return merge(left(row), right(row));
    }
    if (precedes(row, root)) {
      link(root, remove(left(root), row), right(root));
    } else {
      link(root, left(root), remove(right(root), row));
    }
    return root;
  }

  private int merge(int before, int after) {
    if (before == EMPTY || after == EMPTY) {
      return before == EMPTY ? after : before;
    }
    if (Integer.compareUnsigned(priority(before), priority(after)) > 0) {
      link(before, left(before), merge(right(before), after));
      return before;
    }
    link(after, merge(before, left(after)), right(after));
    return after;
  }

  /** How many rows of a tree come before a row, which is in it or at least prepared. */
  public int rank(int root, int row) {
    int before = 0;
    int node = root;
    while (node != EMPTY) {
      if (precedes(node, row)) {
        before += size(left(node)) + 1;
        node = right(node);
      } else {
        node = left(node);
      }
    }
    return before;
  }

  /**
   * Finds a row equal to one of the batch that the order was loaded with.
   *
   * @return its number, or {@link #EMPTY} if there is none
   */
  public int find(int root, ColumnAddresses from, int batchRow, long rowHash) {
    int node = root;
    while (node != EMPTY) {
      int result = order.compare(batchRow, table, node);
      if (result == 0) {
        result = Long.compare(rowHash, table.word(node, hash));
      }
      if (result == 0) {
        if (table.equal(node, from, batchRow, columns)) {
          return node;
        }
        int found = find(left(node), from, batchRow, rowHash);
        if (found != EMPTY) {
          return found;
        }
      }
      node = result < 0 ? left(node) : right(node);
    }
    return EMPTY;
  }

  /**
   * Lists the first rows of a tree.
   *
   * @param out receives them, as many as fit or there are
   * @return how many
   */
  int first(int root, int[] out) {
    walked = 0;
    walk(root, out);
    return walked;
  }

  private void walk(int node, int[] out) {
    if (node == EMPTY || walked == out.length) {
      return;
    }
    walk(left(node), out);
    if (walked < out.length) {
      out[walked++] = node;
      walk(right(node), out);
    }
  }

  /** The row before which there are so many. */
  public int select(int root, int before) {
    int node = root;
    int left = before;
    while (true) {
      int size = size(left(node));
      if (left == size) {
        return node;
      }
      if (left < size) {
        node = left(node);
      } else {
        left -= size + 1;
        node = right(node);
      }
    }
  }

  /**
   * Lists rows of a tree in order.
   *
   * @param from how many come before the first of them
   * @param to how many come before the one behind the last
   * @param out receives them from its first element on
   */
  public void list(int root, int from, int to, int[] out) {
    walked = 0;
    walk(root, from, to, out);
  }

  private void walk(int node, int from, int to, int[] out) {
    if (node == EMPTY || to <= 0 || from >= size(node)) {
      return;
    }
    int before = size(left(node));
    walk(left(node), from, to, out);
    if (from <= before && before < to) {
      out[walked++] = node;
    }
    walk(right(node), from - before - 1, to - before - 1, out);
  }

  /** How many rows of a tree the order puts before a row, which need not be in it. */
  public int firstPeer(int root, int row) {
    int before = 0;
    int node = root;
    while (node != EMPTY) {
      if (order.compareKept(table, node, row) < 0) {
        before += size(left(node)) + 1;
        node = right(node);
      } else {
        node = left(node);
      }
    }
    return before;
  }

  /** How many rows of a tree the order does not put behind a row, which need not be in it. */
  public int endOfPeers(int root, int row) {
    int before = 0;
    int node = root;
    while (node != EMPTY) {
      if (order.compareKept(table, node, row) <= 0) {
        before += size(left(node)) + 1;
        node = right(node);
      } else {
        node = left(node);
      }
    }
    return before;
  }

  /**
   * How many rows of a tree come before values of its sort keys, none of which are strings.
   *
   * @param words those of the order
   * @param included whether rows of these very values count
   */
  public int countBefore(int root, long[] words, boolean included) {
    int before = 0;
    int node = root;
    while (node != EMPTY) {
      int result = 0;
      for (int w = 0; w < words.length && result == 0; w++) {
        result = Long.compare(table.word(node, w), words[w]);
      }
      if (result < 0 || (included && result == 0)) {
        before += size(left(node)) + 1;
        node = right(node);
      } else {
        node = left(node);
      }
    }
    return before;
  }
}
