package dev.laminardb.core.operator.over;

import dev.laminardb.core.operator.topn.RankTree;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the frames of some rows begin and end in their partition. Both only ever go on from a row
 * to the next. Rows that are left out are a hole in the frame; of TIES the current row is in the
 * hole and counts nevertheless:
 *
 * <pre>
 *   from . . . . . hole . here . end of hole . . . . . to
 * </pre>
 *
 * <p>Used again and again, by one thread.
 */
final class FrameRanges {
  private final Frame frame;
  private final RankTree tree;
  private final @Nullable RangeKey key;
  private final GroupBorder lowerGroups;
  private final GroupBorder upperGroups;
  private final int[] froms = new int[RowRange.MOST];
  private final int[] tos = new int[RowRange.MOST];
  private final int[] holes = new int[RowRange.MOST];
  private final int[] holeEnds = new int[RowRange.MOST];
  private final boolean[] keepsRow = new boolean[RowRange.MOST];

  /**
   * Of no rows yet.
   *
   * @param key the sort key, where the frame has a range
   */
  FrameRanges(Frame frame, RankTree tree, @Nullable RangeKey key) {
    this.frame = frame;
    this.tree = tree;
    this.key = key;
    this.lowerGroups = new GroupBorder(tree, groups(frame.lower()));
    this.upperGroups = new GroupBorder(tree, groups(frame.upper()) + 1);
  }

  /** How many groups away a bound is. */
  private static long groups(Bound bound) {
    long offset = Math.min(bound.offset(), Integer.MAX_VALUE);
    return bound.kind() == Bound.Kind.PRECEDING ? -offset : offset;
  }

  /** The frame. */
  Frame frame() {
    return frame;
  }

  /** Finds the frames of rows. */
  void load(RowRange range) {
    if (frame.unit() == Frame.Unit.GROUPS) {
      lowerGroups.find(range, froms);
      upperGroups.find(range, tos);
    }
    int size = range.partitionSize();
    for (int i = 0; i < range.count(); i++) {
      long from = bound(frame.lower(), false, range, i);
      long to = bound(frame.upper(), true, range, i);
      froms[i] = (int) Math.max(0, Math.min(size, from));
      tos[i] = (int) Math.max(froms[i], Math.min(size, to));
      loadHole(range, i);
    }
  }

  private long bound(Bound bound, boolean upper, RowRange range, int i) {
    return switch (frame.unit()) {
      case ROWS -> byRows(bound, range, i) + (upper ? 1 : 0);
      case RANGE -> byKey(bound, upper, range, i);
      case GROUPS ->
          switch (bound.kind()) {
            case UNBOUNDED_PRECEDING -> 0;
            case PRECEDING, CURRENT_ROW, FOLLOWING -> (upper ? tos : froms)[i];
            case UNBOUNDED_FOLLOWING -> range.partitionSize();
          };
    };
  }

  private void loadHole(RowRange range, int i) {
    int here = range.from() + i;
    boolean ofPeers =
        frame.exclusion() == Frame.Exclusion.GROUP || frame.exclusion() == Frame.Exclusion.TIES;
    int hole = !frame.hasHole() ? tos[i] : ofPeers ? range.firstPeer(i) : here;
    int end = !frame.hasHole() ? tos[i] : ofPeers ? range.endOfPeers(i) : here + 1;
    holes[i] = Math.max(froms[i], Math.min(tos[i], hole));
    holeEnds[i] = Math.max(froms[i], Math.min(tos[i], end));
    keepsRow[i] = frame.exclusion() == Frame.Exclusion.TIES && froms[i] <= here && here < tos[i];
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
    long[] limit = Objects.requireNonNull(key).at(bound, range.rows()[i]);
    return tree.countBefore(range.root(), limit, upper);
  }

  /** How many rows of the partition come before a row's frame. */
  int from(int i) {
    return froms[i];
  }

  /** How many rows of the partition come before the end of a row's frame. */
  int to(int i) {
    return tos[i];
  }

  /** How many rows of the partition come before what is left out of a row's frame. */
  int hole(int i) {
    return holes[i];
  }

  /** How many rows of the partition come before the rest of the frame behind that. */
  int endOfHole(int i) {
    return holeEnds[i];
  }

  /** Whether the row itself is in the hole and counts nevertheless. */
  boolean keepsRow(int i) {
    return keepsRow[i];
  }

  /** Whether two rows have the same frame. */
  boolean areSame(int i, int other) {
    return froms[i] == froms[other]
        && tos[i] == tos[other]
        && holes[i] == holes[other]
        && holeEnds[i] == holeEnds[other]
        && !keepsRow[i]
        && !keepsRow[other];
  }
}
