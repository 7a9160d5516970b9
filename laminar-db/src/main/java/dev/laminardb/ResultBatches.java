package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.state.RowList;
import java.util.function.Consumer;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads rows that lie on the heap as batches, in memory that is the reader's own. Stateless. */
final class ResultBatches {
  private ResultBatches() {}

  /**
   * Hands rows to a consumer in batches, which are released afterwards.
   *
   * @param schema of as many columns as the list has
   */
  static void read(Schema schema, RowList rows, Consumer<Batch> consumer) {
    if (rows.size() == 0) {
      return;
    }
    try (RootAllocator allocator = new RootAllocator();
        BatchPool pool = new BatchPool(schema, allocator)) {
      for (int from = 0; from < rows.size(); from += Batch.MAX_ROWS) {
        Batch batch = batch(pool, rows, from, Math.min(Batch.MAX_ROWS, rows.size() - from));
        try {
          consumer.accept(batch);
        } finally {
          batch.release();
        }
      }
    }
  }

  private static Batch batch(BatchPool pool, RowList rows, int from, int count) {
    BatchBuilder builder = pool.builder(count);
    try {
      rows.copyTo(from, count, builder);
      return builder.build();
    } catch (RuntimeException e) {
      builder.discard();
      throw e;
    }
  }
}
