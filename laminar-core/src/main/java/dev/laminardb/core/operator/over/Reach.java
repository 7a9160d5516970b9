package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.state.RowTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Which results a row that comes or goes can change. Some are near: so many rows or groups before
 * and behind it, its peers, or those whose sort key is not too far away. Beyond these, functions of
 * all rows before or behind may change as far as the partition goes, though many of them can be
 * known to be the same from some row on because they are so there: a sum of all rows before that is
 * as it was stays so until the next change.
 */
final class Reach {
  private final RankTree tree;
  private final @Nullable RangeKey key;
  private int rowsBefore;
  private int rowsBehind;
  private boolean peers;
  private int groupsBefore;
  private int groupsBehind;

  /**
   * Bounds of ranges that lie behind the current row, and so reach rows before one that changes.
   */
  private final Set<Bound> keysBefore = new LinkedHashSet<>();

  /** Those that lie before it. */
  private final Set<Bound> keysBehind = new LinkedHashSet<>();

  private boolean toBeginning;
  private boolean toEnd;
  private boolean settles = true;
  private final List<NeighbourReach> neighbours = new ArrayList<>();

  /**
   * The reach of all functions together.
   *
   * @param rows the rows, those that have just gone included
   * @param key the sort key, where frames have ranges
   */
  Reach(OverSpec spec, RankTree tree, RowTable rows, @Nullable RangeKey key) {
    this.tree = tree;
    this.key = key;
    for (OverCall call : spec.calls()) {
      if (call.ignoresNulls() && !call.function().isFramed()) {
        neighbours.add(new NeighbourReach(spec, call, tree, rows));
      } else {
        add(call);
      }
    }
    for (FramedAggregates framed : spec.aggregates()) {
      add(framed.frame());
      if (framed.frame().isUnbounded()) {
        framed.calls().forEach(call -> settles &= settles(call, spec));
      }
    }
  }

  private void add(OverCall call) {
    switch (call.function()) {
      case ROW_NUMBER -> toEnd = true;
      case RANK, DENSE_RANK -> {
        toEnd = true;
        peers = true;
      }
      case PERCENT_RANK, CUME_DIST, NTILE -> {
        toBeginning = true;
        toEnd = true;
        settles = false;
      }
      case LAG -> rowsBehind = Math.max(rowsBehind, clipped(call.number()));
      case LEAD -> rowsBefore = Math.max(rowsBefore, clipped(call.number()));
      case FIRST_VALUE, LAST_VALUE -> add(call.frame());
      case NTH_VALUE -> {
        add(call.frame());
        settles &= !call.frame().isUnbounded();
      }
    }
  }

  /** A row is before the frames that end before it, and behind those that begin behind it. */
  private void add(Frame frame) {
    toEnd |= frame.lower().kind() == Bound.Kind.UNBOUNDED_PRECEDING;
    toBeginning |= frame.upper().kind() == Bound.Kind.UNBOUNDED_FOLLOWING;
    peers |= frame.hasPeers() || frame.hasRange();
    settles &= !frame.isUnbounded() || frame.onlyGrows();
    add(frame, frame.lower());
    add(frame, frame.upper());
  }

  private void add(Frame frame, Bound bound) {
    boolean before = bound.kind() == Bound.Kind.FOLLOWING;
    if (!bound.hasOffset()) {
      return;
    }
    switch (frame.unit()) {
      case ROWS -> {
        rowsBefore = before ? Math.max(rowsBefore, clipped(bound.offset())) : rowsBefore;
        rowsBehind = before ? rowsBehind : Math.max(rowsBehind, clipped(bound.offset()));
      }
      case GROUPS -> {
        groupsBefore = before ? Math.max(groupsBefore, clipped(bound.offset())) : groupsBefore;
        groupsBehind = before ? groupsBehind : Math.max(groupsBehind, clipped(bound.offset()));
      }
      case RANGE -> (before ? keysBefore : keysBehind).add(bound);
    }
  }

  private static int clipped(long rows) {
    return (int) Math.min(rows, Integer.MAX_VALUE / 4);
  }

  /** Whether two aggregates that are equal are so, too, with the same rows more. */
  private static boolean settles(AggregateCall call, OverSpec spec) {
    if (call.distinct()) {
      return false;
    }
    return switch (call.function()) {
      case COUNT, MIN, MAX, BIT_AND, BIT_OR, BIT_XOR -> true;
      case SUM -> {
        Field argument = spec.input().getFields().get(call.argument());
        yield !ColumnType.of(argument).isFloating();
      }
      default -> false;
    };
  }

  /** The first row of a partition whose result a change near it can reach. */
  int from(int root, int row, int before) {
    int from = before - rowsBefore;
    if (peers) {
      int firstPeer = tree.firstPeer(root, row);
      from = Math.min(from, GroupBorder.backward(tree, root, firstPeer, groupsBefore));
    }
    for (Bound bound : keysBefore) {
      long[] limit = Objects.requireNonNull(key).reach(bound, row);
      from = Math.min(from, tree.countBefore(root, limit, false));
    }
    for (NeighbourReach neighbour : neighbours) {
      from = Math.min(from, neighbour.from(root, row, before));
    }
    return Math.max(0, from);
  }

  /** The row of a partition behind the last whose result a change near it can reach. */
  int to(int root, int row, int before) {
    int to = before + 1 + rowsBehind;
    if (peers) {
      int endOfPeers = tree.endOfPeers(root, row);
      to = Math.max(to, GroupBorder.forward(tree, root, endOfPeers, groupsBehind));
    }
    for (Bound bound : keysBehind) {
      long[] limit = Objects.requireNonNull(key).reach(bound, row);
      to = Math.max(to, tree.countBefore(root, limit, true));
    }
    for (NeighbourReach neighbour : neighbours) {
      to = Math.max(to, neighbour.to(root, row, before));
    }
    return Math.min(tree.size(root), to);
  }

  /** Whether results as far back as the partition's beginning may change. */
  boolean isToBeginning() {
    return toBeginning;
  }

  /** Whether results up to the partition's end may change. */
  boolean isToEnd() {
    return toEnd;
  }

  /** Whether far results, all of a row being as they were, are so beyond it. */
  boolean settles() {
    return settles;
  }
}
