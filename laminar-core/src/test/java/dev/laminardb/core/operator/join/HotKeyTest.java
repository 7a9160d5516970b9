package dev.laminardb.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.operator.OperatorContext;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** Many rows under one key, and many rows at all: what comes out is counted, not looked at. */
class HotKeyTest {
  private static final Schema ROWS =
      new Schema(List.of(ColumnType.BIGINT.field("k", false), ColumnType.BIGINT.field("v", false)));
  private static final Schema CHANGES = Changelog.withWeight(ROWS);

  /** How much the operator may do in each of its steps. */
  private static final int STEP = 20_000;

  /** An operator whose output is counted. */
  private static final class Run implements OperatorContext, AutoCloseable {
    private final RootAllocator memory = new RootAllocator();
    private final BatchPool pool;
    private final HashJoinOperator operator;
    private final int weightColumn;
    private long batches;
    private long inserted;
    private long retracted;

    Run(JoinKind kind, Schema input) {
      JoinSpec spec =
          new JoinSpec(
              kind,
              input,
              input,
              new int[] {0},
              new int[] {0},
              new boolean[1],
              null,
              new int[] {0, 1},
              List.of("k", "v"));
      this.pool = new BatchPool(input, memory);
      this.operator = new HashJoinOperator(spec);
      this.weightColumn = spec.retracts() ? 2 : -1;
      operator.open(this);
    }

    /** Rows with the keys {@code from % keys} and on and the values {@code from} and on. */
    void push(int input, long from, int count, long keys, int weight) {
      BatchBuilder out = pool.builder(count);
      for (int row = 0; row < count; row++) {
        out.column(0).setLong(row, (from + row) % keys);
        out.column(1).setLong(row, from + row);
        if (weight != 0) {
          out.column(2).setInt(row, weight);
        }
      }
      out.addRows(count);
      Batch batch = out.build();
      operator.onBatch(input, batch);
      batch.release();
      while (operator.hasMore()) {
        long before = inserted + retracted;
        operator.resume(STEP);
        assertThat(inserted + retracted - before).isLessThan(STEP + 2 * Batch.MAX_ROWS);
      }
    }

    void pushAll(int input, long count, long keys, int weight) {
      for (long from = 0; from < count; from += Batch.MAX_ROWS) {
        push(input, from, (int) Math.min(Batch.MAX_ROWS, count - from), keys, weight);
      }
    }

    @Override
    public BufferAllocator allocator() {
      return memory;
    }

    @Override
    public void emit(Batch batch) {
      assertThat(batch.rowCount()).isBetween(1, Batch.MAX_ROWS);
      batches++;
      for (int row = 0; row < batch.rowCount(); row++) {
        boolean inserts =
            weightColumn < 0
                || RawMemory.getInt(batch.dataAddress(weightColumn) + ((long) row << 2)) > 0;
        inserted += inserts ? 1 : 0;
        retracted += inserts ? 0 : 1;
      }
    }

    @Override
    public void countLateRows(int rows) {
      throw new AssertionError("no row is late");
    }

    @Override
    public void close() {
      operator.close();
      pool.close();
      memory.close();
    }
  }

  @Test
  void emitsTheMatchesOfOneKeyInBatches() {
    try (Run run = new Run(JoinKind.INNER, CHANGES)) {
      run.pushAll(0, 10_000, 1, Changelog.INSERT);
      long before = run.memory.getPeakMemoryAllocation();

      run.push(1, 0, 500, 1, Changelog.INSERT);

      assertThat(run.inserted).isEqualTo(5_000_000);
      assertThat(run.batches).isLessThan(5_000_000 / 3_000);
      assertThat(run.memory.getPeakMemoryAllocation() - before).isLessThan(1 << 20);
    }
  }

  /** Quadratic work on so many rows would take minutes. */
  @Test
  void takesRowsOfOneKeyBackOneByOne() {
    for (JoinKind kind : JoinKind.values()) {
      try (Run run = new Run(kind, CHANGES)) {
        run.pushAll(0, 100_000, 1, Changelog.INSERT);
        run.pushAll(0, 100_000, 1, Changelog.RETRACT);
        run.pushAll(0, 100_000, 1, Changelog.INSERT);
        run.pushAll(0, 100_000, 1, Changelog.RETRACT);

        assertThat(run.inserted).as(kind.name()).isEqualTo(run.retracted);
      }
    }
  }

  @Test
  void usesTheMemoryOfRowsTakenBackAgain() {
    try (Run run = new Run(JoinKind.INNER, CHANGES)) {
      run.pushAll(0, 50_000, 1_000, Changelog.INSERT);
      long full = run.operator.stateBytes();
      for (int i = 0; i < 5; i++) {
        run.pushAll(0, 50_000, 1_000, Changelog.RETRACT);
        run.pushAll(0, 50_000, 1_000, Changelog.INSERT);
      }

      assertThat(run.operator.stateBytes()).isEqualTo(full);
    }
  }

  @Test
  void equalRightRowsCostASemiJoinNothing() {
    try (Run run = new Run(JoinKind.SEMI, ROWS)) {
      run.pushAll(1, 200_000, 1, 0);
      long state = run.operator.stateBytes();
      run.pushAll(0, 200_000, 1, 0);

      assertThat(state).isLessThan(200_000);
      assertThat(run.inserted).isEqualTo(200_000);
    }
  }

  @Test
  void aSemiJoinOfStreamsKeepsNoLeftRowsThatHaveAMatch() {
    try (Run run = new Run(JoinKind.SEMI, ROWS)) {
      run.pushAll(1, 1_000, 1_000, 0);
      long state = run.operator.stateBytes();
      run.pushAll(0, 100_000, 1_000, 0);

      assertThat(run.inserted).isEqualTo(100_000);
      assertThat(run.operator.stateBytes()).isEqualTo(state);
    }
  }

  /** The steady state: rows come and go, and each has a match. */
  @Test
  void allocatesNothingForARow() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (JoinKind kind : JoinKind.values()) {
      try (Run run = new Run(kind, CHANGES)) {
        run.pushAll(0, 20_000, 20_000, Changelog.INSERT);
        run.pushAll(1, 20_000, 20_000, Changelog.INSERT);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
          long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
          run.push(1, 0, Batch.MAX_ROWS, 20_000, Changelog.RETRACT);
          run.push(1, 0, Batch.MAX_ROWS, 20_000, Changelog.INSERT);
          run.push(0, 0, Batch.MAX_ROWS, 20_000, Changelog.RETRACT);
          run.push(0, 0, Batch.MAX_ROWS, 20_000, Changelog.INSERT);
          long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
          least = Math.min(least, after - before);
        }
        assertThat((double) least / (4 * Batch.MAX_ROWS)).as(kind.name()).isLessThan(1.5);
      }
    }
  }
}
