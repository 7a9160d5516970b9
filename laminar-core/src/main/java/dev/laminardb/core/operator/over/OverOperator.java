package dev.laminardb.core.operator.over;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.topn.RankTree;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.RowTable;
import dev.laminardb.core.state.StateTable;
import dev.laminardb.core.stream.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Window functions over the rows of each partition, in some order, of an input that may take rows
 * back. Every row comes out with its results. A batch is first taken in as a whole: rows come to
 * their place in a partition or go from it. Then the results that it can have changed are worked
 * out anew, each once, and where they differ from the last ones the row is taken back with those
 * and comes with the new ones:
 *
 * <pre>
 *   ROW_NUMBER() OVER (ORDER BY price)
 *
 *   in   + ACME 10        out  + ACME 10 1
 *   in   + EMCA  5             - ACME 10 1
 *                              + EMCA  5 1
 *                              + ACME 10 2
 * </pre>
 *
 * <p>Rows that the order leaves equal are in an order that their content decides. Of a batch that
 * changes very many results they are worked out in steps. Rows are kept until they are taken back;
 * the watermark passes: the operator holds no row back.
 */
public final class OverOperator implements Operator {
  /** How many results a batch may have worked out before the rest is left for steps. */
  private static final int MOST_AT_ONCE = 1 << 15;

  private final OverSpec spec;
  private final int mostAtOnce;
  private final BatchScratch scratch;
  private final PartitionedRows rows;
  private final RowTable results;
  private final List<FrameSums> sums = new ArrayList<>();
  private final List<FrameSlide> slides = new ArrayList<>();
  private final Zones zones = new Zones();
  private final Reach reach;
  private final Results functions;
  private final RowRange range;
  private ResultChanges changes;
  private Refresh refresh;
  private long watermark = Watermark.NONE;

  /** An operator instance; {@link #open} comes before any use. */
  public OverOperator(OverSpec spec) {
    this(spec, MOST_AT_ONCE);
  }

  /**
   * An operator instance.
   *
   * @param mostAtOnce how many results a batch may have worked out before the rest is left for
   *     steps
   */
  @SuppressWarnings("NullAway.Init")
  OverOperator(OverSpec spec, int mostAtOnce) {
    this.spec = spec;
    this.mostAtOnce = mostAtOnce;
    this.scratch = new BatchScratch(spec.keys().length);
    this.rows = new PartitionedRows(spec, scratch);
    this.results = resultTable(spec);
    RankTree tree = rows.tree();
    RangeKey key = rangeKey();
    this.reach = new Reach(spec, tree, rows.table(), key);
    Map<Frame, FrameRanges> frames = Results.frames(spec, tree, key);
    List<FrameWriter> aggregates = new ArrayList<>();
    for (int i = 0; i < spec.aggregates().size(); i++) {
      FramedAggregates framed = spec.aggregates().get(i);
      FrameRanges ofFrame = Objects.requireNonNull(frames.get(framed.frame()));
      if (framed.keepValues()) {
        slides.add(new FrameSlide(spec, framed, tree, rows.table(), ofFrame, scratch));
        aggregates.add(slides.get(slides.size() - 1));
      } else {
        sums.add(new FrameSums(spec, i, tree, ofFrame, scratch));
        aggregates.add(sums.get(sums.size() - 1));
      }
    }
    this.functions = new Results(spec, frames, aggregates, tree, rows.table(), results);
    this.range = new RowRange(tree, rows.order(), rows.table(), hasPeers(spec));
  }

  private static RowTable resultTable(OverSpec spec) {
    int[] columns = new int[spec.resultSchema().getFields().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i;
    }
    return new RowTable(OverSpec.types(spec.resultSchema(), columns), true, 1);
  }

  private @Nullable RangeKey rangeKey() {
    return spec.frames().anyMatch(Frame::hasRange)
        ? new RangeKey(spec, rows.order(), rows.table())
        : null;
  }

  private static boolean hasPeers(OverSpec spec) {
    return spec.frames().anyMatch(Frame::hasPeers)
        || spec.calls().stream()
            .anyMatch(
                call ->
                    switch (call.function()) {
                      case RANK, PERCENT_RANK, CUME_DIST -> true;
                      default -> false;
                    });
  }

  @Override
  public void open(OperatorContext context) {
    changes = new ResultChanges(spec, rows.table(), results, context);
    slides.forEach(slide -> slide.open(context));
    refresh = new Refresh(spec, zones, rows, reach, functions, changes, range);
  }

  @Override
  public void onBatch(int input, Batch batch) {
    slides.forEach(FrameSlide::forget);
    rows.change(batch);
    int bound = rows.table().size();
    results.grow(bound);
    for (FrameSums sum : sums) {
      sum.add(batch, rows.insertedFrom(), rows.inserted(), rows.insertedCount(), bound);
    }
    findZones();
    remove();
    refresh.begin();
    refresh.goOn(mostAtOnce);
  }

  private void findZones() {
    zones.clear();
    for (int i = 0; i < rows.insertedCount(); i++) {
      addZone(rows.insertedTo()[i], rows.inserted()[i]);
    }
    for (int i = 0; i < rows.removedCount(); i++) {
      if (isEmitted(rows.removed()[i])) {
        addZone(rows.removedFrom()[i], rows.removed()[i]);
      }
    }
    zones.merge();
  }

  private void addZone(int partition, int row) {
    int root = rows.root(partition);
    int before = rows.tree().rank(root, row);
    zones.add(partition, reach.from(root, row, before), reach.to(root, row, before));
  }

  private boolean isEmitted(int row) {
    return results.word(row, ResultChanges.EMITTED) != 0;
  }

  /** Takes back and forgets the rows that have gone; those that came with the same batch, too. */
  private void remove() {
    int[] removed = rows.removed();
    int[] emitted = scratch.chosenRows();
    int count = 0;
    for (int i = 0; i < rows.removedCount(); i++) {
      emitted[count] = removed[i];
      count += isEmitted(removed[i]) ? 1 : 0;
    }
    changes.retract(emitted, count);
    for (int i = 0; i < count; i++) {
      results.setWord(emitted[i], ResultChanges.EMITTED, 0);
    }
    for (FrameSums sum : sums) {
      sum.remove(removed, rows.removedCount());
    }
    rows.free();
  }

  @Override
  public boolean hasMore() {
    return refresh.hasMore();
  }

  @Override
  public long resume(int most) {
    if (!hasMore()) {
      throw new IllegalStateException("there is nothing left to do");
    }
    refresh.goOn(most);
    return watermark;
  }

  @Override
  public long onWatermark(long newWatermark) {
    watermark = newWatermark;
    return newWatermark;
  }

  @Override
  public StateTable state() {
    StateTable[] tables = new StateTable[2 + sums.size()];
    tables[0] = rows.state();
    tables[1] = results;
    for (int i = 0; i < sums.size(); i++) {
      tables[2 + i] = sums.get(i).state();
    }
    return StateTable.of(tables);
  }

  @Override
  public long stateBytes() {
    long bytes = rows.bytes() + results.bytes();
    for (FrameSums sum : sums) {
      bytes += sum.bytes();
    }
    for (FrameSlide slide : slides) {
      bytes += slide.bytes();
    }
    return bytes;
  }

  @Override
  public void close() {
    if (changes != null) {
      changes.close();
    }
    slides.forEach(FrameSlide::close);
  }
}
