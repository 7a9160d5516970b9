package dev.laminardb.core.operator.topn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * One run of the operator. It folds what is emitted and checks that no row is taken back that is
 * not there, and that no batch both adds and takes back a row. What restored instances emit is
 * compared by the {@link ChangelogRun} beside it.
 */
final class TopNRun implements OperatorContext, AutoCloseable {
  private final RootAllocator memory = new RootAllocator();
  private final TopNSpec spec;
  private final BatchPool inputs;
  private final TopNOperator operator;
  private final ChangelogRun beside;
  private final TreeMap<String, Integer> content = new TreeMap<>();
  private final TreeMap<String, Integer> changes = new TreeMap<>();
  private final List<String> emitted = new ArrayList<>();

  TopNRun(TopNSpec spec) {
    this.spec = spec;
    this.inputs = new BatchPool(spec.input(), memory);
    this.operator = new TopNOperator(spec);
    operator.open(this);
    this.beside = new ChangelogRun(spec.input(), spec.outputSchema(), () -> new TopNOperator(spec));
  }

  /** Hands rows over as one batch. */
  void push(List<@Nullable Object[]> rows) {
    changes.clear();
    emitted.clear();
    Batch batch = TextBatches.batch(inputs, rows);
    try {
      operator.onBatch(0, batch);
    } finally {
      batch.release();
    }
    beside.push(rows);
    assertThat(beside.emitted()).isEqualTo(emitted);
  }

  /** Hands lines over as one batch, and returns what was emitted. */
  List<String> push(String... lines) {
    push(Arrays.stream(lines).map(line -> TextBatches.row(spec.input(), line)).toList());
    return List.copyOf(emitted);
  }

  @Override
  public void emit(Batch batch) {
    assertThat(batch.rowCount()).as("rows of an emitted batch").isBetween(1, Batch.MAX_ROWS);
    int weight = batch.columnCount() - 1;
    for (@Nullable Object[] row : TextBatches.rows(batch)) {
      String line = TextBatches.line(spec.outputSchema(), Arrays.copyOf(row, weight));
      int change = (Integer) row[weight];
      emitted.add((change > 0 ? "+ " : "- ") + line);
      int count = content.merge(line, change, Integer::sum);
      assertThat(count).as("count of " + line).isNotNegative();
      if (count == 0) {
        content.remove(line);
      }
      int before = changes.merge(line, change, Integer::sum) - change;
      if (spec.rank() != null || spec.limit() == 1) {
        assertThat(before * change).as("changes of " + line).isNotNegative();
      }
    }
  }

  /** The rows that all batches emitted come to, sorted. */
  List<String> content() {
    List<String> lines = new ArrayList<>();
    content.forEach(
        (line, count) -> {
          for (int i = 0; i < count; i++) {
            lines.add(line);
          }
        });
    return lines;
  }

  @Override
  public BufferAllocator allocator() {
    return memory;
  }

  @Override
  public void countLateRows(int rows) {
    throw new AssertionError("no row is late");
  }

  @Override
  public void close() {
    beside.close();
    operator.close();
    inputs.close();
    memory.close();
  }
}
