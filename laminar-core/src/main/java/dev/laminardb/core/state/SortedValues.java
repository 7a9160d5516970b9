package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * The values that groups have, in order and with how often they have each, so that the least and
 * the greatest are at hand whatever goes. A group is the number of the root of its tree, or {@link
 * #NONE}, which the caller keeps in a column; nodes are records, not objects:
 *
 * <pre>
 *   node    value ({@link OrderedWords}) | how often | left << 32 | right     24 or 32 bytes
 *           with ranks also, of itself and all nodes below it:
 *           how many values | how often the most frequent                    16 bytes
 * </pre>
 *
 * <p>The trees are treaps (C. R. Aragon, R. Seidel, Randomized Search Trees, 1989) whose priorities
 * are hashes of the nodes' numbers: a change takes time logarithmic in the group's distinct values,
 * in expectation, and the trees are the same in every run. With ranks they are order-statistic
 * trees, which find the value at a place, or the most frequent one, on one way down. A value that a
 * group has lost leaves its node for the next one. Used by one thread.
 */
public final class SortedValues implements StateTable {
  /** A group without values. */
  public static final int NONE = -1;

  /** Room is made for more nodes than one, because it takes a call. */
  private static final int NODES_AT_A_TIME = 32;

  private final BatchScratch scratch;
  private final LongRecords records = new LongRecords();
  private final OrderedWords words;
  private final LongColumn counts;

  /** The numbers of both children, plus one; of a free node that of the next free one, plus one. */
  private final LongColumn children;

  /** How many values a node and those below it stand for; null without ranks. */
  private final @Nullable LongColumn sizes;

  /** How often the most frequent value of those is there; null without ranks. */
  private final @Nullable LongColumn peaks;

  private final SlotColumns nodeColumns = new SlotColumns(records);
  private int nodes;
  private int live;
  private int free = NONE;
  private int splitLeft;
  private int splitRight;

  /**
   * No values.
   *
   * @param type their type
   * @param ranked whether {@link #at} and {@link #mostFrequent} are asked for
   */
  public SortedValues(ColumnType type, boolean ranked, BatchScratch scratch) {
    this.scratch = scratch;
    this.words = new OrderedWords(type, records, scratch);
    this.counts = records.column(0);
    this.children = records.column(0);
    this.sizes = ranked ? records.column(0) : null;
    this.peaks = ranked ? records.column(0) : null;
  }

  /**
   * Adds values, none of them null, to groups.
   *
   * @param groups the group of each of {@code rows}
   * @param roots the root of each group
   */
  public void add(Batch batch, int column, int[] rows, int[] groups, int count, LongColumn roots) {
    words.load(batch, column, rows, count);
    for (int i = 0; i < count; i++) {
      add(scratch.entries[i], scratch.hashes[i], 1, groups[i], roots);
    }
  }

  /**
   * Adds a string to a group.
   *
   * @param roots the root of each group
   */
  public void add(ByteBuilder string, int group, LongColumn roots) {
    long second = words.second(string);
    add(words.prefix(second), second, 1, group, roots);
  }

  /**
   * Adds a value of another group, as often as that group has it.
   *
   * @param from has the other group; may be these
   * @param node of the other group
   * @param group to which it is added
   * @param roots the root of each group here
   */
  public void add(SortedValues from, int node, int group, LongColumn roots) {
    long second = words.second(from.words, node);
    add(from.words.key(node), second, from.counts.get(node), group, roots);
  }

  private void add(long key, long second, long times, int group, LongColumn roots) {
    int root = (int) roots.get(group);
    int node = find(root, key, second);
    if (node == NONE) {
      roots.set(group, insert(root, newNode(key, second, times)));
    } else {
      count(root, node, counts.get(node) + times);
    }
  }

  private void count(int root, int node, long times) {
    counts.set(node, times);
    nodeColumns.mark(node);
    if (sizes != null) {
      rankPath(root, node);
    }
  }

  /**
   * Takes values back, as {@link #add} adds them.
   *
   * @throws IllegalStateException if a group does not have one
   */
  public void retract(
      Batch batch, int column, int[] rows, int[] groups, int count, LongColumn roots) {
    words.load(batch, column, rows, count);
    for (int i = 0; i < count; i++) {
      retract(scratch.entries[i], scratch.hashes[i], groups[i], roots);
    }
    forgetIdleStrings();
  }

  /**
   * Takes a string back, as {@link #add(ByteBuilder, int, LongColumn)} adds it.
   *
   * @throws IllegalStateException if the group does not have it
   */
  public void retract(ByteBuilder string, int group, LongColumn roots) {
    long second = words.second(string);
    retract(words.prefix(second), second, group, roots);
    forgetIdleStrings();
  }

  private void retract(long key, long second, int group, LongColumn roots) {
    int root = (int) roots.get(group);
    int node = find(root, key, second);
    if (node == NONE) {
      throw new IllegalStateException("a value is taken back that the group does not have");
    }
    long left = counts.get(node) - 1;
    if (left == 0) {
      roots.set(group, remove(root, node));
      free(node);
    } else {
      count(root, node, left);
    }
  }

  /** Removes all values of a group but the least, which is there as often as before. */
  public void keepLeast(int group, LongColumn roots) {
    int root = (int) roots.get(group);
    int least = least(root);
    for (int node = greatest(root); node != least; node = greatest(root)) {
      root = remove(root, node);
      free(node);
    }
    roots.set(group, root);
    forgetIdleStrings();
  }

  private void forgetIdleStrings() {
    if (words.forgetIdleStrings(counts, nodes, live)) {
      nodeColumns.markAll();
    }
  }

  private int find(int root, long key, long second) {
    int node = root;
    while (node != NONE) {
      int order = words.compare(key, second, node);
      if (order == 0) {
        return node;
      }
      node = order < 0 ? left(node) : right(node);
    }
    return NONE;
  }

  private boolean precedes(int a, int b) {
    return words.compare(a, b) < 0;
  }

  private int left(int node) {
    return (int) (children.get(node) >>> 32) - 1;
  }

  private int right(int node) {
    return (int) children.get(node) - 1;
  }

  private void link(int node, int left, int right) {
    children.set(node, (long) (left + 1) << 32 | (right + 1));
    rank(node);
    nodeColumns.mark(node);
  }

  /** Links a node whose children may be other ones, and stand for other values. */
  private void relink(int node, int left, int right) {
    if (sizes != null || left != left(node) || right != right(node)) {
      link(node, left, right);
    }
  }

  /** Works out anew what a node and those below it stand for. */
  private void rank(int node) {
    if (sizes != null && peaks != null) {
      int left = left(node);
      int right = right(node);
      long count = counts.get(node);
      sizes.set(node, count + size(left) + size(right));
      peaks.set(node, Math.max(count, Math.max(peak(left), peak(right))));
    }
  }

  /** Works out anew what the nodes from a root down to a node stand for. */
  private void rankPath(int root, int node) {
    if (root != node) {
      rankPath(precedes(node, root) ? left(root) : right(root), node);
    }
    rank(root);
    nodeColumns.mark(root);
  }

  /** How many values a group has; with ranks. */
  public long size(int root) {
    return root == NONE || sizes == null ? 0 : sizes.get(root);
  }

  private long peak(int root) {
    return root == NONE || peaks == null ? 0 : peaks.get(root);
  }

  private int newNode(long key, long second, long times) {
    int node = free;
    if (node == NONE) {
      node = nodes++;
      if (nodes > nodeColumns.size()) {
        nodeColumns.grow(nodes + NODES_AT_A_TIME - 1);
      }
    } else {
      free = right(node);
    }
    words.set(node, key, second);
    counts.set(node, times);
    link(node, NONE, NONE);
    live++;
    return node;
  }

  private void free(int node) {
    counts.set(node, 0);
    children.set(node, free + 1);
    nodeColumns.mark(node);
    free = node;
    live--;
  }

  private static int priority(int node) {
    return (int) Hashing.mix(node + 1L);
  }

  private static boolean isAbove(int node, int other) {
    return Integer.compareUnsigned(priority(node), priority(other)) > 0;
  }

  /** Inserts a node whose value the tree does not have, and returns the new root. */
  private int insert(int root, int node) {
    if (root == NONE) {
      return node;
    }
    if (isAbove(node, root)) {
      split(root, node);
      link(node, splitLeft, splitRight);
      return node;
    }
    if (precedes(node, root)) {
      relink(root, insert(left(root), node), right(root));
    } else {
      relink(root, left(root), insert(right(root), node));
    }
    return root;
  }

  /** Parts a tree into the nodes before a node and those behind it. */
  private void split(int root, int node) {
    if (root == NONE) {
      splitLeft = NONE;
      splitRight = NONE;
    } else if (precedes(root, node)) {
      split(right(root), node);
      link(root, left(root), splitLeft);
      splitLeft = root;
    } else {
      split(left(root), node);
      link(root, splitRight, right(root));
      splitRight = root;
    }
  }

  /** Removes a node of a tree, and returns the new root. */
  private int remove(int root, int node) {
    if (root == node) {
      return merge(left(node), right(node));
    }
    if (precedes(node, root)) {
      relink(root, remove(left(root), node), right(root));
    } else {
      relink(root, left(root), remove(right(root), node));
    }
    return root;
  }

  private int merge(int before, int behind) {
    if (before == NONE || behind == NONE) {
      return before == NONE ? behind : before;
    }
    if (isAbove(before, behind)) {
      link(before, left(before), merge(right(before), behind));
      return before;
    }
    link(behind, merge(before, left(behind)), right(behind));
    return behind;
  }

  /** Removes all values of a group, whose root is then {@link #NONE}. */
  public void forget(int root) {
    if (root != NONE) {
      int left = left(root);
      int right = right(root);
      free(root);
      forget(left);
      forget(right);
    }
  }

  /** The node of a group's least value, or {@link #NONE}. */
  public int least(int root) {
    int node = root;
    for (int next = node; next != NONE; next = left(next)) {
      node = next;
    }
    return node;
  }

  /** The node of a group's greatest value, or {@link #NONE}. */
  public int greatest(int root) {
    int node = root;
    for (int next = node; next != NONE; next = right(next)) {
      node = next;
    }
    return node;
  }

  /** The node of the least value of a group above that of a node, or {@link #NONE}. */
  public int next(int root, int node) {
    int found = NONE;
    for (int at = root; at != NONE; ) {
      if (precedes(node, at)) {
        found = at;
        at = left(at);
      } else {
        at = right(at);
      }
    }
    return found;
  }

  /** The node of the greatest value of a group below that of a node, or {@link #NONE}. */
  public int previous(int root, int node) {
    int found = NONE;
    for (int at = root; at != NONE; ) {
      if (precedes(at, node)) {
        found = at;
        at = right(at);
      } else {
        at = left(at);
      }
    }
    return found;
  }

  /**
   * The node of the value at a place among all of a group's, each as often as it is there; with
   * ranks.
   *
   * @param place from 0 for the least to one less than {@link #size(int)}
   */
  public int at(int root, long place) {
    int node = root;
    long left = place;
    while (true) {
      long before = size(left(node));
      if (left < before) {
        node = left(node);
      } else if (left < before + counts.get(node)) {
        return node;
      } else {
        left -= before + counts.get(node);
        node = right(node);
      }
    }
  }

  /**
   * The node of the value that a group has most often, or {@link #NONE}; with ranks.
   *
   * @param greatest whether of several it is the greatest, else the least
   */
  public int mostFrequent(int root, boolean greatest) {
    long most = peak(root);
    int node = root;
    while (node != NONE) {
      int first = greatest ? right(node) : left(node);
      if (peak(first) == most) {
        node = first;
      } else if (counts.get(node) == most) {
        break;
      } else {
        node = greatest ? left(node) : right(node);
      }
    }
    return node;
  }

  /** How often a group has the value of a node. */
  public long count(int node) {
    return counts.get(node);
  }

  /** The value of a node, of type DOUBLE. */
  public double real(int node) {
    return words.real(node);
  }

  /** Appends the value of a node, which is a string. */
  public void append(int node, ByteBuilder out) {
    words.append(node, out);
  }

  /**
   * Writes the value of a node, or null if there is none.
   *
   * @param at the row; of strings the next one
   */
  public void write(int node, ColumnBuilder out, int at) {
    words.write(node, out, at);
  }

  /** How many different values all groups have together. */
  public int size() {
    return live;
  }

  /** The memory of all groups, in bytes. */
  public long bytes() {
    return nodeColumns.bytes() + words.stringBytes();
  }

  @Override
  public void save(StateWriter to) {
    to.beginTable();
    to.beginPage(StateSink.HEADER);
    to.putInt(nodes);
    to.putInt(live);
    to.putInt(free);
    to.endPage();
    nodeColumns.save(to);
    words.saveStrings(to);
  }

  @Override
  public void load(StateReader from) {
    from.beginTable();
    from.beginPage(StateSink.HEADER);
    nodes = from.getSize();
    live = from.getSize();
    free = from.getInt();
    from.endPage();
    nodeColumns.load(from);
    words.loadStrings(from);
  }

  /** Forgets every group and keeps some of the memory for the next use. */
  public void clear() {
    nodeColumns.clear();
    words.clearStrings();
    nodes = 0;
    live = 0;
    free = NONE;
  }
}
