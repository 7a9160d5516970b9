package dev.laminardb.core.operator.join;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.state.KeyedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Makes batches of kept rows of one input that a row of the other has met only now, so that they
 * can be compared and copied as those of a batch that comes. Used by the operator's core.
 */
final class GatheredRows implements AutoCloseable {
  private final KeyedRows rows;
  private final List<SideColumns.Copy> copies;
  private final BatchPool pool;
  private final PairCandidates candidates;

  /**
   * Rows of one operator.
   *
   * @param side whose rows they are
   * @param kept what of them the first pairs keep
   */
  GatheredRows(
      JoinSpec spec,
      FirstPairs pairs,
      Side side,
      List<SideColumns.Copy> kept,
      BufferAllocator allocator) {
    int first = spec.firstColumn(side.input());
    List<Integer> columns =
        Stream.concat(
                kept.stream().map(SideColumns.Copy::column),
                pairs.order().stream().map(SortKey::column))
            .distinct()
            .toList();
    Schema schema = new Schema(columns.stream().map(c -> spec.field(first + c)).toList());
    List<SortKey> order = new ArrayList<>();
    for (SortKey key : pairs.order()) {
      order.add(new SortKey(columns.indexOf(key.column()), key.descending(), key.nullsFirst()));
    }
    this.rows = side.rows();
    this.copies = side.columns().copies(columns.stream().mapToInt(c -> first + c).toArray());
    this.pool = new BatchPool(schema, allocator);
    int[] places = kept.stream().mapToInt(copy -> columns.indexOf(copy.column())).toArray();
    this.candidates = new PairCandidates(schema, order, places);
  }

  /** Where the batches have what is kept. */
  PairCandidates candidates() {
    return candidates;
  }

  /** A batch of some rows, one after the other, to be released. */
  Batch of(int[] which, int count) {
    BatchBuilder out = pool.builder(count);
    try {
      for (SideColumns.Copy copy : copies) {
        rows.copyTo(copy.kept(), which, 0, count, out.column(copy.to()), 0);
      }
      out.addRows(count);
      return out.build();
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
