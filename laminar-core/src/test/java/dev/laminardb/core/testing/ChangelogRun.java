package dev.laminardb.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of an operator whose output is a changelog. It folds what is emitted, checks that no row
 * is taken back that is not there, and at the end that no memory is left.
 */
public final class ChangelogRun implements OperatorContext, AutoCloseable {
  private final RootAllocator memory = new RootAllocator();
  private final Schema input;
  private final Schema output;
  private final BatchPool inputs;
  private final Operator operator;
  private final TreeMap<String, Integer> content = new TreeMap<>();
  private final List<String> emitted = new ArrayList<>();

  /**
   * A run.
   *
   * @param output the operator's output schema, its weight included
   */
  public ChangelogRun(Schema input, Schema output, Operator operator) {
    this.input = input;
    this.output = Changelog.withoutWeight(output);
    this.inputs = new BatchPool(input, memory);
    this.operator = operator;
    operator.open(this);
  }

  /** Hands rows over as one batch. */
  public void push(List<@Nullable Object[]> rows) {
    emitted.clear();
    Batch batch = TextBatches.batch(inputs, rows);
    try {
      operator.onBatch(0, batch);
    } finally {
      batch.release();
    }
  }

  /** Hands lines over as one batch, and returns what was emitted. */
  public List<String> push(String... lines) {
    push(Arrays.stream(lines).map(line -> TextBatches.row(input, line)).toList());
    return List.copyOf(emitted);
  }

  @Override
  public void emit(Batch batch) {
    assertThat(batch.rowCount()).as("rows of an emitted batch").isBetween(1, Batch.MAX_ROWS);
    int weight = output.getFields().size();
    for (@Nullable Object[] row : TextBatches.rows(batch)) {
      String line = TextBatches.line(output, Arrays.copyOf(row, weight));
      int change = weight == row.length ? Changelog.INSERT : (Integer) row[weight];
      emitted.add((change > 0 ? "+ " : "- ") + line);
      int count = content.merge(line, change, Integer::sum);
      assertThat(count).as("count of " + line).isNotNegative();
      if (count == 0) {
        content.remove(line);
      }
    }
  }

  /** The changes that the last batch has brought, in order. */
  public List<String> emitted() {
    return List.copyOf(emitted);
  }

  /** The rows that all batches emitted come to, sorted. */
  public List<String> content() {
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
    operator.close();
    inputs.close();
    memory.close();
  }
}
