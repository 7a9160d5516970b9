package dev.laminardb.core.operator.window;

import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.state.Panes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of HOP come to in blocks of two, four, eight … steps, each merged once from two of
 * half its length. A window of n steps is then merged from some 2 log n of them instead of n panes
 * (the base intervals of A. Arasu and J. Widom, Resource Sharing in Continuous Sliding-Window
 * Aggregates, VLDB 2004), in order of time, so that groups come in the order of their first pane.
 *
 * <pre>
 *   level 2   |   0 .. 3    |   4 .. 7    |
 *   level 1   | 0 1  | 2 3  | 4 5  | 6 7  |
 *   steps     |0 |1  |2 |3  |4 |5  |6 |7  |
 *   window        |==|======|======|==|          steps 1 to 6: four tables for six
 * </pre>
 *
 * <p>A block with more than three quarters of the groups of its halves saves little and is not
 * kept, so that all blocks have three times the groups of the panes at most, and as many where keys
 * come again and again. All of it follows from the panes and is not saved with them. Used by one
 * thread.
 */
final class PaneBlocks {
  /** Windows of fewer steps are merged from their panes. */
  private static final int FEWEST_STEPS = 8;

  /**
   * A block.
   *
   * @param table what it comes to; null if there is nothing, or its halves are better used apart
   * @param owned whether the table is the block's own and not that of its only half
   */
  private record Block(@Nullable GroupedAggregate table, boolean owned, boolean apart) {
    static final Block EMPTY = new Block(null, false, false);
    static final Block APART = new Block(null, false, true);
  }

  private final SlicedWindow window;
  private final Panes<GroupedAggregate> panes;
  private final PanePool pool;

  /** The blocks of two steps, of four, and so on, by their number. */
  private final List<TreeMap<Long, Block>> levels = new ArrayList<>();

  /** Up to which step all blocks have been built that the oldest open window can have. */
  private long builtTo = Long.MIN_VALUE;

  private long oldest;
  private long last;
  private long step;
  private int level;

  /** The block being built, and its later half if that is yet to be merged. */
  private @Nullable GroupedAggregate building;

  private @Nullable GroupedAggregate later;
  private int groupsOfHalves;

  PaneBlocks(SlicedWindow window, Panes<GroupedAggregate> panes, PanePool pool) {
    this.window = window;
    this.panes = panes;
    this.pool = pool;
    boolean used = window.kind() == SlicedWindow.Kind.HOP && window.stepsInSize() >= FEWEST_STEPS;
    for (long steps = 2; used && steps <= window.stepsInSize(); steps *= 2) {
      levels.add(new TreeMap<>());
    }
  }

  /** Whether windows are merged from blocks. */
  boolean areUsed() {
    return !levels.isEmpty();
  }

  /** Begins to build the blocks of a window, of which most are there from the windows before. */
  void begin(long number) {
    oldest = number;
    last = number + window.stepsInSize() - 1;
    step = Math.max(builtTo + 1, oldest);
    level = 1;
  }

  /**
   * Begins the next merge, when the one before has ended.
   *
   * @return whether there is one
   */
  boolean beginNext(PaneMerge merge) {
    GroupedAggregate table = building;
    if (table != null && later != null) {
      merge.begin(later, table);
      later = null;
      return true;
    }
    if (table != null) {
      building = null;
      keep(table);
      level++;
    }
    for (; step <= last; step++) {
      for (; level <= levels.size() && isLastOf(level, step); level++) {
        if (beginBlock(merge)) {
          return true;
        }
      }
      level = 1;
    }
    builtTo = Math.max(builtTo, last);
    return false;
  }

  private static boolean isLastOf(int level, long step) {
    return (step + 1 & (1L << level) - 1) == 0;
  }

  private void keep(GroupedAggregate table) {
    if (4L * table.size() > 3L * groupsOfHalves) {
      pool.give(table);
      levels.get(level - 1).put(step >> level, Block.APART);
    } else {
      levels.get(level - 1).put(step >> level, new Block(table, true, false));
    }
  }

  /** Makes the block that ends with the step; true if it has to be merged. */
  private boolean beginBlock(PaneMerge merge) {
    long number = step >> level;
    TreeMap<Long, Block> blocks = levels.get(level - 1);
    if (number << level < oldest || blocks.containsKey(number)) {
      return false;
    }
    Block first = block(level - 1, 2 * number);
    Block second = block(level - 1, 2 * number + 1);
    GroupedAggregate a = first.table();
    GroupedAggregate b = second.table();
    if (first.apart() || second.apart()) {
      blocks.put(number, Block.APART);
    } else if (a == null || b == null) {
      blocks.put(
          number,
          a == null && b == null ? Block.EMPTY : new Block(a == null ? b : a, false, false));
    } else {
      building = pool.take();
      later = b;
      groupsOfHalves = a.size() + b.size();
      merge.begin(a, building);
      return true;
    }
    return false;
  }

  private Block block(int ofLevel, long number) {
    if (ofLevel > 0) {
      return levels.get(ofLevel - 1).getOrDefault(number, Block.APART);
    }
    Map.Entry<Long, GroupedAggregate> pane = panes.atOrAfter(window.startOf(number));
    return pane == null || window.lastWindow(pane.getKey()) != number
        ? Block.EMPTY
        : new Block(pane.getValue(), false, false);
  }

  /** Adds the tables of a window's whole steps, in order of time, when all has been built. */
  void gather(List<GroupedAggregate> out) {
    for (long from = oldest; from <= last; ) {
      int longest = levels.size();
      while ((from & (1L << longest) - 1) != 0 || from + (1L << longest) - 1 > last) {
        longest--;
      }
      gather(longest, from >> longest, out);
      from += 1L << longest;
    }
  }

  private void gather(int ofLevel, long number, List<GroupedAggregate> out) {
    Block block = block(ofLevel, number);
    if (block.apart()) {
      gather(ofLevel - 1, 2 * number, out);
      gather(ofLevel - 1, 2 * number + 1, out);
    } else if (block.table() != null) {
      out.add(block.table());
    }
  }

  /** Forgets the blocks of a step, to which a late row is added. */
  void invalidate(long changed) {
    for (int i = 0; i < levels.size(); i++) {
      forget(levels.get(i).remove(changed >> i + 1));
    }
    builtTo = Math.min(builtTo, changed - 1);
  }

  /** Drops the blocks that are in no window from one on. */
  void drop(long oldestOpen) {
    for (int i = 0; i < levels.size(); i++) {
      TreeMap<Long, Block> blocks = levels.get(i);
      while (!blocks.isEmpty() && blocks.firstKey() << i + 1 < oldestOpen) {
        forget(blocks.pollFirstEntry().getValue());
      }
    }
  }

  private void forget(@Nullable Block block) {
    if (block != null && block.owned() && block.table() != null) {
      pool.give(block.table());
    }
  }
}
