package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values that groups have, in order and with how often they have each, so that the least and
 * the greatest are at hand whatever goes. A group is the number of the root of its tree, or {@link
 * #NONE}, which the caller keeps in a column; nodes are records, not objects:
 *
 * <pre>
 *   node    value in one word or two | how often | left << 32 | right        16 to 32 bytes
 *
 *   BIGINT, INT, times, BOOLEAN        the number
 *   REAL, DOUBLE                       its bits, those of negative numbers turned round
 *   DECIMAL                            its high word, then its low one with the first bit turned
 *   VARCHAR                            its first eight bytes, then its number in a string table
 * </pre>
 *
 * <p>The trees are treaps (C. R. Aragon, R. Seidel, Randomized Search Trees, 1989) whose priorities
 * are hashes of the nodes' numbers: a change takes time logarithmic in the group's distinct values,
 * in expectation, and the trees are the same in every run. A value that a group has lost leaves its
 * node for the next one. Used by one thread.
 */
public final class SortedValues implements StateTable {
  /** A group without values. */
  public static final int NONE = -1;

  /** So many strings without a node are kept before the table is made anew without them. */
  private static final int IDLE_STRINGS = 1 << 12;

  /** Room is made for more nodes than one, because it takes a call. */
  private static final int NODES_AT_A_TIME = 32;

  private final ColumnType type;
  private final BatchScratch scratch;
  private final LongRecords records = new LongRecords();
  private final LongColumn keys = records.column(0);
  private final LongColumn counts = records.column(0);

  /** The numbers of both children, plus one; of a free node that of the next free one, plus one. */
  private final LongColumn children = records.column(0);

  /** The second words of values that have one. */
  private final @Nullable LongColumn seconds;

  private final SlotColumns nodeColumns = new SlotColumns(records);
  private @Nullable StringTable strings;
  private int nodes;
  private int live;
  private int free = NONE;
  private int splitLeft;
  private int splitRight;

  /**
   * No values.
   *
   * @param type their type
   */
  public SortedValues(ColumnType type, BatchScratch scratch) {
    this.type = type;
    this.scratch = scratch;
    this.strings = type.isVariable() ? new StringTable() : null;
    this.seconds = type.isVariable() || type.isWide() ? records.column(0) : null;
  }

  /**
   * Adds values, none of them null, to groups.
   *
   * @param groups the group of each of {@code rows}
   * @param roots the root of each group
   */
  public void add(Batch batch, int column, int[] rows, int[] groups, int count, LongColumn roots) {
    load(batch, column, rows, count);
    for (int i = 0; i < count; i++) {
      long key = scratch.entries[i];
      long second = scratch.hashes[i];
      int root = (int) roots.get(groups[i]);
      int node = find(root, key, second);
      if (node == NONE) {
        roots.set(groups[i], insert(root, newNode(key, second)));
      } else {
        counts.set(node, counts.get(node) + 1);
        nodeColumns.mark(node);
      }
    }
  }

  /**
   * Takes values back, as {@link #add} adds them.
   *
   * @throws IllegalStateException if a group does not have one
   */
  public void retract(
      Batch batch, int column, int[] rows, int[] groups, int count, LongColumn roots) {
    load(batch, column, rows, count);
    for (int i = 0; i < count; i++) {
      int root = (int) roots.get(groups[i]);
      int node = find(root, scratch.entries[i], scratch.hashes[i]);
      if (node == NONE) {
        throw new IllegalStateException("a value is taken back that the group does not have");
      }
      long left = counts.get(node) - 1;
      counts.set(node, left);
      nodeColumns.mark(node);
      if (left == 0) {
        roots.set(groups[i], remove(root, node));
        free(node);
      }
    }
    forgetIdleStrings();
  }

  /** Works out the words of values, the second ones in the scratch's hashes. */
  private void load(Batch batch, int column, int[] rows, int count) {
    long[] first = scratch.entries;
    long[] second = scratch.hashes;
    ColumnWords.load(batch, column, type, strings, rows, count, scratch.stringSlots, first);
    switch (type) {
      case VARCHAR, VARBINARY -> {
        StringTable table = Objects.requireNonNull(strings);
        for (int i = 0; i < count; i++) {
          second[i] = first[i];
          first[i] = table.prefix((int) first[i]);
        }
      }
      case DECIMAL -> {
        for (int i = 0; i < count; i++) {
          second[i] = first[i] ^ Long.MIN_VALUE;
        }
        ColumnWords.loadHigh(batch, column, rows, count, first);
      }
      case REAL, DOUBLE -> {
        for (int i = 0; i < count; i++) {
          first[i] = flip(first[i]);
        }
      }
      default -> {
        // The word is the number.
      }
    }
  }

  /** All bits but the sign, of negative numbers, so that integers order as doubles do. */
  private static long flip(long bits) {
    return bits ^ (bits >> (Long.SIZE - 1)) >>> 1;
  }

  private int find(int root, long key, long second) {
    int node = root;
    while (node != NONE) {
      int order = compare(key, second, node);
      if (order == 0) {
        return node;
      }
      node = order < 0 ? left(node) : right(node);
    }
    return NONE;
  }

  private int compare(long key, long second, int node) {
    int order = Long.compare(key, keys.get(node));
    if (order != 0 || seconds == null || second == seconds.get(node)) {
      return order;
    }
    return strings == null
        ? Long.compare(second, seconds.get(node))
        : strings.compare((int) second, (int) seconds.get(node));
  }

  private boolean precedes(int a, int b) {
    return compare(keys.get(a), seconds == null ? 0 : seconds.get(a), b) < 0;
  }

  private int left(int node) {
    return (int) (children.get(node) >>> 32) - 1;
  }

  private int right(int node) {
    return (int) children.get(node) - 1;
  }

  private void link(int node, int left, int right) {
    children.set(node, (long) (left + 1) << 32 | (right + 1));
    nodeColumns.mark(node);
  }

  private int newNode(long key, long second) {
    int node = free;
    if (node == NONE) {
      node = nodes++;
      if (nodes > nodeColumns.size()) {
        nodeColumns.grow(nodes + NODES_AT_A_TIME - 1);
      }
    } else {
      free = right(node);
    }
    keys.set(node, key);
    counts.set(node, 1);
    if (seconds != null) {
      seconds.set(node, second);
    }
    link(node, NONE, NONE);
    live++;
    return node;
  }

  private void free(int node) {
    counts.set(node, 0);
    link(node, NONE, free);
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
      int child = left(root);
      int changed = insert(child, node);
      if (changed != child) {
        link(root, changed, right(root));
      }
    } else {
      int child = right(root);
      int changed = insert(child, node);
      if (changed != child) {
        link(root, left(root), changed);
      }
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
      int child = left(root);
      int changed = remove(child, node);
      if (changed != child) {
        link(root, changed, right(root));
      }
    } else {
      int child = right(root);
      int changed = remove(child, node);
      if (changed != child) {
        link(root, left(root), changed);
      }
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

  /**
   * Writes the least or the greatest value of a group, or null if it has none.
   *
   * @param at the row; of strings the next one
   */
  public void write(int root, boolean greatest, ColumnBuilder out, int at) {
    int node = root;
    for (int next = node; next != NONE; next = greatest ? right(next) : left(next)) {
      node = next;
    }
    if (node != NONE) {
      write(node, out, at);
    } else if (strings != null) {
      out.appendNullString();
    }
  }

  private void write(int node, ColumnBuilder out, int at) {
    long key = keys.get(node);
    long second = seconds == null ? 0 : seconds.get(node);
    if (strings != null) {
      strings.write((int) second, out);
    } else if (type.isWide()) {
      out.setDecimal(at, second ^ Long.MIN_VALUE, key);
    } else {
      out.setWord(at, type.isFloating() ? flip(key) : key);
    }
  }

  /** Strings cannot be removed one by one, so the few that nodes have move to a new table. */
  private void forgetIdleStrings() {
    StringTable old = strings;
    if (old == null
        || seconds == null
        || old.size() - live < IDLE_STRINGS
        || old.size() / 4 < live) {
      return;
    }
    StringTable fewer = new StringTable();
    for (int node = 0; node < nodes; node++) {
      if (counts.get(node) > 0) {
        seconds.set(node, fewer.slot(old, (int) seconds.get(node)));
      }
    }
    strings = fewer;
    nodeColumns.markAll();
  }

  /** How many different values all groups have together. */
  public int size() {
    return live;
  }

  /** The memory of all groups, in bytes. */
  public long bytes() {
    return nodeColumns.bytes() + (strings == null ? 0 : strings.bytes());
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
    if (strings != null) {
      strings.save(to);
    }
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
    if (strings != null) {
      strings.load(from);
    }
  }

  /** Forgets every group and keeps some of the memory for the next use. */
  public void clear() {
    nodeColumns.clear();
    if (strings != null) {
      strings.clear();
    }
    nodes = 0;
    live = 0;
    free = NONE;
  }
}
