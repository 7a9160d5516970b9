package dev.laminardb.benchmarks.micro;

import dev.laminardb.core.batch.RawMemory;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * COUNT and SUM of a batch's rows into the records of random groups: in pages of the heap, as group
 * state is kept, and in pages of native memory. A record is a key and two aggregates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(PageBenchmark.ROWS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class PageBenchmark {
  static final int ROWS = 4096;
  private static final int BATCHES = 64;
  private static final int SHIFT = 10;
  private static final int SLOTS = 1 << SHIFT;
  private static final int WIDTH = 3;

  /** How many groups there are. */
  @Param({"1000", "100000", "10000000"})
  public int groups;

  private final int[][] batches = new int[BATCHES][ROWS];
  private final BufferAllocator allocator = new RootAllocator();
  private long[][] heap = new long[0][];
  private ArrowBuf[] buffers = new ArrowBuf[0];
  private long[] addresses = new long[0];
  private int next;

  /** Makes both kinds of pages, and the groups of the rows. */
  @Setup
  public void setUp() {
    int pages = groups / SLOTS + 1;
    heap = new long[pages][SLOTS * WIDTH];
    buffers = new ArrowBuf[pages];
    addresses = new long[pages];
    long bytes = (long) SLOTS * WIDTH * Long.BYTES;
    for (int page = 0; page < pages; page++) {
      buffers[page] = allocator.buffer(bytes);
      addresses[page] = buffers[page].memoryAddress();
      RawMemory.fill(addresses[page], bytes, (byte) 0);
    }
    SplittableRandom random = new SplittableRandom(42);
    for (int[] batch : batches) {
      for (int row = 0; row < ROWS; row++) {
        batch[row] = random.nextInt(groups);
      }
    }
  }

  /** Frees the native pages. */
  @TearDown
  public void tearDown() {
    for (ArrowBuf buffer : buffers) {
      buffer.close();
    }
    allocator.close();
  }

  private int[] batch() {
    next = (next + 1) % BATCHES;
    return batches[next];
  }

  /** Two loops over the batch, as two aggregates run them, in pages of the heap. */
  @Benchmark
  public long heapPages() {
    int[] slots = batch();
    for (int i = 0; i < ROWS; i++) {
      heap[slots[i] >>> SHIFT][(slots[i] & (SLOTS - 1)) * WIDTH + 1]++;
    }
    for (int i = 0; i < ROWS; i++) {
      heap[slots[i] >>> SHIFT][(slots[i] & (SLOTS - 1)) * WIDTH + 2] += i;
    }
    return heap[0][1];
  }

  /** The same in pages of native memory. */
  @Benchmark
  public long nativePages() {
    int[] slots = batch();
    for (int i = 0; i < ROWS; i++) {
      long at = place(slots[i], 1);
      RawMemory.putLong(at, RawMemory.getLong(at) + 1);
    }
    for (int i = 0; i < ROWS; i++) {
      long at = place(slots[i], 2);
      RawMemory.putLong(at, RawMemory.getLong(at) + i);
    }
    return RawMemory.getLong(addresses[0] + Long.BYTES);
  }

  private long place(int slot, int word) {
    return addresses[slot >>> SHIFT] + ((slot & (SLOTS - 1)) * WIDTH + word) * (long) Long.BYTES;
  }
}
