package dev.laminardb.benchmarks.micro;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Copying the rows that pass a filter into a new batch, for a full batch of input. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GatherBenchmark {
  /** Of how many rows one passes, on average. */
  @Param({"1", "2", "16"})
  public int oneIn;

  private final BufferAllocator allocator = new RootAllocator();
  private final BatchPool longs = pool(ColumnType.BIGINT);
  private final BatchPool strings = pool(ColumnType.VARCHAR);
  private final long[] array = new long[Batch.MAX_ROWS];
  private final long[] arrayOut = new long[Batch.MAX_ROWS];
  private final Batch longsIn = longs();
  private final Batch stringsIn = strings();
  private int[] selection = {};

  private BatchPool pool(ColumnType type) {
    return new BatchPool(new Schema(List.of(type.field("value", false))), allocator);
  }

  private Batch longs() {
    BatchBuilder builder = longs.builder();
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      array[i] = 31L * i;
      builder.column(0).setLong(i, array[i]);
    }
    builder.addRows(Batch.MAX_ROWS);
    return builder.build();
  }

  private Batch strings() {
    BatchBuilder builder = strings.builder();
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      byte[] string = ("string number " + i).getBytes(StandardCharsets.UTF_8);
      builder.column(0).appendString(string, 0, string.length);
    }
    builder.addRows(Batch.MAX_ROWS);
    return builder.build();
  }

  /** Chooses the rows that pass. */
  @Setup
  public void select() {
    SplittableRandom random = new SplittableRandom(42);
    int[] chosen = new int[Batch.MAX_ROWS];
    int count = 0;
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      if (random.nextInt(oneIn) == 0) {
        chosen[count++] = i;
      }
    }
    selection = Arrays.copyOf(chosen, count);
  }

  /** Frees all batches. */
  @TearDown
  public void close() {
    longsIn.release();
    stringsIn.release();
    longs.close();
    strings.close();
    allocator.close();
  }

  /** BIGINTs into a pooled batch. */
  @Benchmark
  public int gatherLongs() {
    return gather(longs, longsIn);
  }

  /** Strings of about 18 bytes into a pooled batch. */
  @Benchmark
  public int gatherStrings() {
    return gather(strings, stringsIn);
  }

  /** For comparison: longs of an array into another. */
  @Benchmark
  public long[] gatherArray() {
    for (int i = 0; i < selection.length; i++) {
      arrayOut[i] = array[selection[i]];
    }
    return arrayOut;
  }

  private int gather(BatchPool pool, Batch in) {
    BatchBuilder builder = pool.builder();
    builder.append(in, selection, 0, selection.length);
    Batch out = builder.build();
    int rows = out.rowCount();
    out.release();
    return rows;
  }
}
