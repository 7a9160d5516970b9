package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.state.CarryColumn;
import dev.laminardb.core.state.GroupTable;
import org.jspecify.annotations.Nullable;

/**
 * Code made for the aggregates of one query and their {@link AggregateLayout}: one loop that tells
 * which filters each row passes, and one that folds rows into records. Has no state; thread-safe.
 */
public interface AggregateKernel {
  /** No code: filters are columns of the batch, and each aggregate has a loop of its own. */
  AggregateKernel NONE =
      new AggregateKernel() {
        @Override
        public void filter(Batch batch, int[] rows, int count, long[] masks) {
          throw new IllegalStateException("there is no code");
        }

        @Override
        public void add(
            Batch batch,
            int[] rows,
            int[] slots,
            int count,
            long[] masks,
            long[][] pages,
            @Nullable CarryColumn[] carries) {
          throw new IllegalStateException("there is no code");
        }

        @Override
        public void addByKey(
            Batch batch,
            int[] rows,
            int count,
            long[] masks,
            GroupTable groups,
            int[] slots,
            @Nullable CarryColumn[] carries) {
          throw new IllegalStateException("there is no code");
        }
      };

  /**
   * Finds the filters that rows pass.
   *
   * @param masks receives a mask for each of {@code rows}
   */
  void filter(Batch batch, int[] rows, int count, long[] masks);

  /**
   * Makes all {@link AggregateLayout#updates()}.
   *
   * @param slots the group of each of {@code rows}
   * @param masks what {@link #filter} has found; not read if there are no filters
   * @param pages the records
   * @param carries for each of the updates, how often sums of integers have wrapped around; null of
   *     others
   */
  void add(
      Batch batch,
      int[] rows,
      int[] slots,
      int count,
      long[] masks,
      long[][] pages,
      @Nullable CarryColumn[] carries);

  /**
   * Finds the groups of rows, adds those that are new, and makes all updates, in one loop; for a
   * layout with a {@link AggregateLayout#longKey}.
   *
   * @param groups whose records are those of the layout
   * @param slots receives the group of each of {@code rows}
   * @param carries as of {@link #add}
   */
  void addByKey(
      Batch batch,
      int[] rows,
      int count,
      long[] masks,
      GroupTable groups,
      int[] slots,
      @Nullable CarryColumn[] carries);
}
