package dev.laminardb.core.operator.over;

import dev.laminardb.core.operator.topn.RankTree;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the frames of some rows begin and end in their partition. Both only ever go on from a row
 * to the next. Used again and again, by one thread.
 */
final class FrameRanges {
  private final Frame frame;
  private final RankTree tree;
  private final @Nullable RangeKey key;
  private final int[] froms = new int[RowRange.MOST];
  private final int[] tos = new int[RowRange.MOST];

  /**
   * Of no rows yet.
   *
   * @param key the sort key, where the frame has a range
   */
  FrameRanges(Frame frame, RankTree tree, @Nullable RangeKey key) {
    this.frame = frame;
    this.tree = tree;
    this.key = key;
  }

  /** The frame. */
  Frame frame() {
    return frame;
  }

  /** Finds the frames of rows. */
  void load(RowRange range) {
    int size = range.partitionSize();
    for (int i = 0; i < range.count(); i++) {
      long from =
          frame.rows() ? byRows(frame.lower(), range, i) : byKey(frame.lower(), false, range, i);
      long to =
          frame.rows() ? byRows(frame.upper(), range, i) + 1 : byKey(frame.upper(), true, range, i);
      froms[i] = (int) Math.max(0, Math.min(size, from));
      tos[i] = (int) Math.max(froms[i], Math.min(size, to));
    }
  }

  private static long byRows(Bound bound, RowRange range, int i) {
    long at = (long) range.from() + i;
    return switch (bound.kind()) {
      case UNBOUNDED_PRECEDING -> 0;
      case PRECEDING -> at - Math.min(bound.offset(), Integer.MAX_VALUE);
      case CURRENT_ROW -> at;
      case FOLLOWING -> at + Math.min(bound.offset(), Integer.MAX_VALUE);
      case UNBOUNDED_FOLLOWING -> range.partitionSize();
    };
  }

  private long byKey(Bound bound, boolean upper, RowRange range, int i) {
    return switch (bound.kind()) {
      case UNBOUNDED_PRECEDING -> 0;
      case PRECEDING, FOLLOWING -> byOffset(bound, upper, range, i);
      case CURRENT_ROW -> upper ? range.endOfPeers(i) : range.firstPeer(i);
      case UNBOUNDED_FOLLOWING -> range.partitionSize();
    };
  }

  private long byOffset(Bound bound, boolean upper, RowRange range, int i) {
    RangeKey sortKey = Objects.requireNonNull(key);
    int row = range.rows()[i];
    long nulls = sortKey.nulls(row);
    long value = sortKey.value(row);
    long limit = value;
    // Nulls are as far from each other as from themselves, whatever the offset.
    if (nulls == 0) {
      limit =
          bound.kind() == Bound.Kind.PRECEDING
              ? sortKey.before(value, bound.offset())
              : sortKey.behind(value, bound.offset());
    }
    return tree.countBefore(range.root(), nulls, limit, upper);
  }

  /** How many rows of the partition come before a row's frame. */
  int from(int i) {
    return froms[i];
  }

  /** How many rows of the partition come before the end of a row's frame. */
  int to(int i) {
    return tos[i];
  }
}
