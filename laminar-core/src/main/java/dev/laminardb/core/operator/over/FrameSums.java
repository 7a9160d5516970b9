package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.operator.aggregate.AggregateStates;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.StateTable;
import java.util.Arrays;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The aggregates of one frame: of each row alone, and of each tree of rows as far as somebody has
 * asked for it since it changed. A frame is then put together from a few trees and rows, and where
 * it only grows from one row to the next, from that of the row before:
 *
 * <pre>
 *                  [h]  of a..p                    frame of rows c..n:
 *            /            \                        c + [d] without a and b .. + h + [l] + n
 *        [d] of a..g      [l] of i..p
 *        /     \          /     \
 *      [b]     [f]      [j]     [n]
 * </pre>
 *
 * <p>Nothing is ever taken back from an aggregate, so that MIN and MAX cost the same as sums.
 */
final class FrameSums implements FrameWriter {
  /** So few rows are added one by one, without asking for trees. */
  private static final int FEW = 8;

  private final int mark;
  private final RankTree tree;
  private final AggregateStates ofRows;
  private final AggregateStates ofTrees;
  private final AggregateStates ofFrames;
  private final FrameRanges frames;
  private final int[] everyRow = new int[RowRange.MOST];
  private final int[] slots = new int[RowRange.MOST];
  private final int[] to = new int[1];

  /**
   * Of no rows yet.
   *
   * @param mark which mark of the tree's nodes says that their trees are aggregated
   */
  FrameSums(OverSpec spec, int mark, RankTree tree, FrameRanges frames, BatchScratch scratch) {
    Schema input = spec.input();
    FramedAggregates calls = spec.aggregates().get(mark);
    this.mark = mark;
    this.tree = tree;
    this.frames = frames;
    this.ofRows = AggregateStates.thatMerge(input, calls.calls(), scratch);
    this.ofTrees = AggregateStates.thatMerge(input, calls.calls(), scratch);
    this.ofFrames = AggregateStates.thatMerge(input, calls.calls(), scratch);
    Arrays.setAll(everyRow, i -> i);
  }

  /**
   * Takes rows that have come.
   *
   * @param batchRows which of the batch
   * @param rows their numbers
   * @param bound row numbers are less than this
   */
  void add(Batch batch, int[] batchRows, int[] rows, int count, int bound) {
    ofRows.grow(bound);
    ofTrees.grow(bound);
    ofRows.add(batch, batchRows, rows, count);
  }

  /** Forgets rows that have gone. */
  void remove(int[] rows, int count) {
    ofRows.reset(rows, count);
  }

  @Override
  public void write(RowRange range, BatchBuilder out, int firstResult) {
    ofFrames.grow(RowRange.MOST);
    ofFrames.reset(everyRow, range.count());
    for (int i = 0; i < range.count(); i++) {
      int from = frames.from(i);
      boolean sameFrom = i > 0 && from == frames.from(i - 1);
      slots[i] = i;
      if (i > 0 && frames.areSame(i, i - 1)) {
        slots[i] = slots[i - 1];
      } else if (frames.frame().hasHole()) {
        addAround(range, i);
      } else if (sameFrom && frames.to(i - 1) - from > FEW) {
        to[0] = i;
        ofFrames.merge(ofFrames, slots[i - 1], 1, to);
        add(range, frames.to(i - 1), frames.to(i), i);
      } else {
        add(range, from, frames.to(i), i);
      }
    }
    ofFrames.write(slots, range.count(), out, firstResult);
  }

  /** Adds what lies before the hole of a frame, and what lies behind it. */
  private void addAround(RowRange range, int i) {
    int here = range.from() + i;
    add(range, frames.from(i), frames.hole(i), i);
    add(range, here, frames.keepsRow(i) ? here + 1 : here, i);
    add(range, frames.endOfHole(i), frames.to(i), i);
  }

  private void add(RowRange range, int from, int end, int slot) {
    if (end - from > FEW) {
      addTrees(range.root(), from, end, slot);
      return;
    }
    to[0] = slot;
    for (int at = from; at < end; at++) {
      ofFrames.merge(ofRows, range.row(at), 1, to);
    }
  }

  /** Adds the rows of a tree from one on, up to another. */
  private void addTrees(int root, int from, int end, int slot) {
    int size = tree.size(root);
    if (size == 0 || from >= size || end <= 0) {
      return;
    }
    if (from <= 0 && end >= size) {
      sum(root);
      to[0] = slot;
      ofFrames.merge(ofTrees, root, 1, to);
      return;
    }
    int before = tree.size(tree.left(root));
    addTrees(tree.left(root), from, end, slot);
    if (from <= before && before < end) {
      to[0] = slot;
      ofFrames.merge(ofRows, root, 1, to);
    }
    addTrees(tree.right(root), from - before - 1, end - before - 1, slot);
  }

  /** Sees to it that there is an aggregate of all rows of a tree. */
  private void sum(int root) {
    if (tree.isMarked(root, mark)) {
      return;
    }
    int left = tree.left(root);
    int right = tree.right(root);
    if (left != RankTree.EMPTY) {
      sum(left);
    }
    if (right != RankTree.EMPTY) {
      sum(right);
    }
    to[0] = root;
    ofTrees.reset(to, 1);
    if (left != RankTree.EMPTY) {
      ofTrees.merge(ofTrees, left, 1, to);
    }
    ofTrees.merge(ofRows, root, 1, to);
    if (right != RankTree.EMPTY) {
      ofTrees.merge(ofTrees, right, 1, to);
    }
    tree.mark(root, mark);
  }

  /** What there is to save. */
  StateTable state() {
    return StateTable.of(ofRows, ofTrees);
  }

  /** The memory of all rows, in bytes. */
  long bytes() {
    return ofRows.bytes() + ofTrees.bytes() + ofFrames.bytes();
  }
}
