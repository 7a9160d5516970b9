package dev.laminardb.benchmarks.micro;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a batch of two columns costs before its first value is written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchPoolBenchmark {
  private final BufferAllocator allocator = new RootAllocator();
  private final BatchPool pool =
      new BatchPool(
          new Schema(
              List.of(
                  ColumnType.BIGINT.field("count", false),
                  ColumnType.DOUBLE.field("total", false))),
          allocator);

  /** Frees the pool. */
  @TearDown
  public void close() {
    pool.close();
    allocator.close();
  }

  /** From the pool and back. */
  @Benchmark
  public int recycled() {
    BatchBuilder builder = pool.builder();
    builder.addRows(Batch.MAX_ROWS);
    Batch batch = builder.build();
    int rows = batch.rowCount();
    batch.release();
    return rows;
  }

  /** For comparison: vectors allocated and freed. */
  @Benchmark
  public int allocated() {
    try (BigIntVector count = new BigIntVector("count", allocator);
        Float8Vector total = new Float8Vector("total", allocator)) {
      count.allocateNew(Batch.MAX_ROWS);
      total.allocateNew(Batch.MAX_ROWS);
      count.setValueCount(Batch.MAX_ROWS);
      total.setValueCount(Batch.MAX_ROWS);
      return count.getValueCount() + total.getValueCount();
    }
  }
}
