package dev.laminardb.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.stream.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of an operator. Of the first batches it emits every second is kept until the operator is
 * closed and must not have changed by then; the others are let go at once, so that their vectors
 * are used again.
 */
final class HarnessRun implements OperatorContext {
  private static final int MOST_KEPT = 32;

  private final RootAllocator memory = new RootAllocator();
  private final BatchPool inputs;
  private final Operator operator;
  private final List<String> emitted = new ArrayList<>();
  private final List<Batch> kept = new ArrayList<>();
  private final List<List<String>> keptLines = new ArrayList<>();
  private final List<@Nullable Object[]> gathered = new ArrayList<>();
  private long outputWatermark = Watermark.NONE;
  private int batches;
  private int rows;
  private int lateRows;
  private boolean flushes;
  private @Nullable RuntimeException failure;

  HarnessRun(Schema input, Operator operator) {
    this.inputs = new BatchPool(input, memory);
    this.operator = operator;
    operator.open(this);
  }

  void add(@Nullable Object[] row) {
    gathered.add(row);
  }

  int gathered() {
    return gathered.size();
  }

  /** Hands over the rows gathered; after a failure nothing more is handed over. */
  void flush() {
    if (!gathered.isEmpty() && failure == null) {
      Batch batch = TextBatches.batch(inputs, gathered);
      try {
        operator.onBatch(0, batch);
        if (flushes) {
          flushes = false;
          operator.flush();
        }
      } catch (RuntimeException e) {
        failure = e;
      } finally {
        batch.release();
      }
    }
    gathered.clear();
  }

  /**
   * Hands over a watermark and lets the operator finish.
   *
   * @param steps how much it may do in each of its steps
   */
  void watermark(long micros, IntSupplier steps) {
    if (failure != null) {
      return;
    }
    try {
      long out = operator.onWatermark(micros);
      while (operator.hasMore()) {
        int most = steps.getAsInt();
        int before = rows;
        out = operator.resume(most);
        assertThat(rows - before).as("rows emitted in a step").isLessThanOrEqualTo(most);
      }
      assertThat(out).as("output watermark").isBetween(outputWatermark, micros);
      assertThat(operator.stateBytes()).as("bytes of state").isNotNegative();
      if (out > outputWatermark) {
        outputWatermark = out;
        emitted.add("watermark " + TextBatches.timestamp(out));
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  @Override
  public BufferAllocator allocator() {
    return memory;
  }

  @Override
  public void emit(Batch batch) {
    assertThat(batch.rowCount()).as("rows of an emitted batch").isBetween(1, Batch.MAX_ROWS);
    List<String> lines = TextBatches.lines(batch);
    emitted.addAll(lines);
    rows += lines.size();
    if (batches++ % 2 == 0 && kept.size() < MOST_KEPT) {
      kept.add(batch.retain());
      keptLines.add(lines);
    }
  }

  @Override
  public void flushLater() {
    flushes = true;
  }

  @Override
  public void countLateRows(int rows) {
    lateRows += rows;
  }

  int lateRows() {
    return lateRows;
  }

  @Nullable RuntimeException failure() {
    return failure;
  }

  /** Finishes a run that must not have failed. */
  List<String> succeed() {
    List<String> lines = finish();
    if (failure != null) {
      throw failure;
    }
    return lines;
  }

  /**
   * Closes everything and checks that batches kept did not change and that no memory is left.
   *
   * @return what was emitted
   */
  List<String> finish() {
    operator.close();
    inputs.close();
    for (int i = 0; i < kept.size(); i++) {
      assertThat(TextBatches.lines(kept.get(i))).as("a batch kept").isEqualTo(keptLines.get(i));
      kept.get(i).release();
    }
    memory.close();
    return emitted;
  }
}
