package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.state.RowTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works the results of rows out, a function after the other. Used by one thread. */
final class Results {
  private final OverSpec spec;
  private final List<FrameRanges> frames;

  /** The frames of each call; null of those that look at none. */
  private final @Nullable FrameRanges[] framesOf;

  private final List<FrameWriter> aggregates;
  private final RankColumns ranks;
  private final ValueColumns values;

  Results(
      OverSpec spec,
      Map<Frame, FrameRanges> frames,
      List<FrameWriter> aggregates,
      RankTree tree,
      RowTable rows,
      RowTable results) {
    this.spec = spec;
    this.frames = List.copyOf(frames.values());
    this.framesOf = new FrameRanges[spec.calls().size()];
    for (int i = 0; i < framesOf.length; i++) {
      OverCall call = spec.calls().get(i);
      framesOf[i] = call.function().isFramed() ? frames.get(call.frame()) : null;
    }
    this.aggregates = List.copyOf(aggregates);
    this.ranks = new RankColumns(tree, results);
    this.values = new ValueColumns(spec, rows, tree);
  }

  /** The frames of calls and aggregates, each once. */
  static Map<Frame, FrameRanges> frames(OverSpec spec, RankTree tree, @Nullable RangeKey key) {
    Map<Frame, FrameRanges> frames = new LinkedHashMap<>();
    spec.frames().forEach(f -> frames.computeIfAbsent(f, x -> new FrameRanges(x, tree, key)));
    return frames;
  }

  /** Writes the results of rows behind those that the builder has, and declares them added. */
  void write(RowRange range, BatchBuilder out) {
    for (FrameRanges ranges : frames) {
      ranges.load(range);
    }
    int at = out.rowCount();
    int calls = framesOf.length;
    for (int i = 0; i < calls; i++) {
      OverCall call = spec.calls().get(i);
      if (call.function().isValue()) {
        values.write(call, i, framesOf[i], range, out.column(i), at);
      } else {
        ranks.write(call, i, range, out.column(i), at);
      }
    }
    int column = calls;
    for (int i = 0; i < aggregates.size(); i++) {
      aggregates.get(i).write(range, out, column);
      column += spec.aggregates().get(i).calls().size();
    }
    out.addRows(range.count());
  }
}
