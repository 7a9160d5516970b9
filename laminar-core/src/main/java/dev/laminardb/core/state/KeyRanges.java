package dev.laminardb.core.state;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.CellValues;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of keys: in each the first columns have certain values, and the next one may lie between
 * two. Immutable.
 *
 * <pre>
 *   key (a, b, c)
 *   a = 1 AND b = 2 AND c = 3       1 2 3
 *   a IN (1, 2) AND b &gt; 5           1 5 .., 2 5 ..
 * </pre>
 *
 * @param columns of the values, all nullable: those of the first columns of the key, and behind
 *     them, if there are such, the ends for the next one
 * @param rows the values of each range, of the classes that {@link CellValues} takes; a range with
 *     a null is empty
 * @param equal how many columns have certain values
 * @param from how the next column's values begin; null if they have no beginning
 * @param to how they end; null if they have no end
 */
public record KeyRanges(
    Schema columns,
    List<List<@Nullable Object>> rows,
    int equal,
    @Nullable KeyBound from,
    @Nullable KeyBound to) {
  /** Copies the list. */
  public KeyRanges {
    rows = List.copyOf(rows);
  }

  /**
   * Hands the values over in batches.
   *
   * @param to takes batches that are valid during the call
   */
  public void read(BufferAllocator allocator, Consumer<Batch> to) {
    try (BatchPool pool = new BatchPool(columns, allocator)) {
      for (int first = 0; first < rows.size(); first += Batch.MAX_ROWS) {
        Batch batch = batch(pool, first, Math.min(Batch.MAX_ROWS, rows.size() - first));
        try {
          to.accept(batch);
        } finally {
          batch.release();
        }
      }
    }
  }

  private Batch batch(BatchPool pool, int first, int count) {
    List<Field> fields = columns.getFields();
    BatchBuilder out = pool.builder(count);
    try {
      for (int k = 0; k < fields.size(); k++) {
        for (int i = 0; i < count; i++) {
          CellValues.write(rows.get(first + i).get(k), fields.get(k), out.column(k), i);
        }
      }
    } catch (RuntimeException e) {
      out.discard();
      throw e;
    }
    out.addRows(count);
    return out.build();
  }
}
