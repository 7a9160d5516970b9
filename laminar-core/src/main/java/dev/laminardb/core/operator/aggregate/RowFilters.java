package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.RawMemory;
import java.util.Arrays;
import java.util.List;

/**
 * The FILTERs of an aggregation's calls, each once: which of them a row passes is a mask with a bit
 * for each. Used by one thread.
 */
final class RowFilters {
  private final List<Integer> filters;
  private final AggregateKernel kernel;

  RowFilters(List<AggregateCall> calls, AggregateKernel kernel) {
    this.filters =
        calls.stream()
            .map(AggregateCall::filter)
            .filter(filter -> filter != AggregateCall.NO_FILTER)
            .distinct()
            .toList();
    this.kernel = kernel;
    if (filters.size() > AggregateCall.MOST_FILTERS) {
      throw new IllegalArgumentException(filters.size() + " different filters");
    }
  }

  /** The filters, in the order of their bits. */
  List<Integer> filters() {
    return filters;
  }

  /** The bit of a call's filter, or -1 if it has none. */
  int bit(int filter) {
    return filters.indexOf(filter);
  }

  /**
   * Finds the filters that rows pass.
   *
   * @param masks receives a mask for each row, unless there are no filters
   */
  void find(Batch batch, int[] rows, int count, long[] masks) {
    if (filters.isEmpty()) {
      return;
    }
    if (kernel != AggregateKernel.NONE) {
      kernel.filter(batch, rows, count, masks);
      return;
    }
    Arrays.fill(masks, 0, count, 0);
    for (int bit = 0; bit < filters.size(); bit++) {
      long data = batch.dataAddress(filters.get(bit));
      long validity = batch.validityAddress(filters.get(bit));
      for (int i = 0; i < count; i++) {
        boolean passes = RawMemory.getBit(data, rows[i]) & RawMemory.getBit(validity, rows[i]);
        masks[i] |= (passes ? 1L : 0L) << bit;
      }
    }
  }
}
