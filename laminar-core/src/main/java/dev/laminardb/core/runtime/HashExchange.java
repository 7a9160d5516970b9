package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.state.Hashing;
import dev.laminardb.core.stream.Barrier;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Receiver;
import dev.laminardb.core.stream.Watermark;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The near end of a hash-partitioned edge: scatters rows by the hash of their key, so that equal
 * keys meet on one core. Rows are gathered into batches until the end of the duty cycle, or until a
 * control message follows. Rows of a batch that all go to one core stay together, and many of them
 * go there without a copy. Used by one core's thread.
 */
final class HashExchange implements Receiver, Core.Gathering {
  /** So many rows need not be gathered with others. */
  private static final int MANY = 256;

  private final Core core;
  private final int[] keys;
  private final ColumnType[] keyTypes;
  private final Receiver[] targets;
  private final FanOut all;
  private final BatchPool pool;
  private final @Nullable BatchBuilder[] builders;
  private final long[] hashes = new long[Batch.MAX_ROWS];
  private final int[][] selections;
  private final int[] counts;
  private boolean gathering;

  /**
   * An exchange.
   *
   * @param targets the receiver on each core
   */
  HashExchange(
      Core core, Schema schema, int[] keys, Receiver[] targets, BufferAllocator allocator) {
    this.core = core;
    this.keys = keys;
    this.keyTypes =
        Arrays.stream(keys)
            .mapToObj(key -> ColumnType.of(schema.getFields().get(key)))
            .toArray(ColumnType[]::new);
    this.targets = targets;
    this.all = new FanOut(targets);
    this.pool = new BatchPool(schema, allocator);
    this.builders = new BatchBuilder[targets.length];
    this.selections = new int[targets.length][Batch.MAX_ROWS];
    this.counts = new int[targets.length];
  }

  @Override
  public void onBatch(Batch batch) {
    int rows = batch.rowCount();
    Hashing.rows(batch, keys, keyTypes, hashes);
    for (int i = 0; i < counts.length; i++) {
      counts[i] = 0;
    }
    for (int row = 0; row < rows; row++) {
      int target = (int) (((hashes[row] >>> 32) * targets.length) >>> 32);
      selections[target][counts[target]++] = row;
    }
    for (int target = 0; target < targets.length; target++) {
      if (counts[target] == rows && (rows >= MANY || !hasRoom(target, rows))) {
        send(target);
        targets[target].onBatch(batch);
        return;
      }
      if (counts[target] > 0) {
        gather(batch, target);
      }
    }
    if (!gathering) {
      gathering = true;
      core.flushLater(this);
    }
  }

  /** Whether rows can be gathered into one batch with those that have come before. */
  private boolean hasRoom(int target, int rows) {
    BatchBuilder builder = builders[target];
    return builder == null || builder.room() >= rows;
  }

  private void gather(Batch batch, int target) {
    int from = 0;
    while (from < counts[target]) {
      BatchBuilder builder = builders[target];
      if (builder == null) {
        builder = pool.builder();
        builders[target] = builder;
      }
      int count = Math.min(builder.room(), counts[target] - from);
      builder.append(batch, selections[target], from, count);
      from += count;
      if (builder.room() == 0) {
        send(target);
      }
    }
  }

  private void send(int target) {
    BatchBuilder builder = builders[target];
    if (builder != null) {
      builders[target] = null;
      Batch batch = builder.build();
      try {
        targets[target].onBatch(batch);
      } finally {
        batch.release();
      }
    }
  }

  @Override
  public void flush() {
    gathering = false;
    for (int target = 0; target < targets.length; target++) {
      send(target);
    }
  }

  @Override
  public void onWatermark(Watermark watermark) {
    flush();
    all.onWatermark(watermark);
  }

  @Override
  public void onBarrier(Barrier barrier) {
    flush();
    all.onBarrier(barrier);
  }

  @Override
  public void onEndOfInput(EndOfInput end) {
    flush();
    all.onEndOfInput(end);
    pool.close();
  }

  @Override
  public boolean isFull() {
    return all.isFull();
  }
}
