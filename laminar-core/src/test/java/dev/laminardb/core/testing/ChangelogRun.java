package dev.laminardb.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.OperatorFactory;
import dev.laminardb.core.operator.Replaying;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of an operator whose output is a changelog. It folds what is emitted, checks that no row
 * is taken back that is not there, and at the end that no memory is left. Beside it runs one that
 * is restored from snapshots again and again, and has to emit the same for each batch.
 */
public final class ChangelogRun implements OperatorContext, AutoCloseable {
  /** How much an operator may do in each of its steps. */
  private static final int STEP = 5;

  private final RootAllocator memory = new RootAllocator();
  private final List<Schema> inputs;
  private final Schema output;
  private final List<BatchPool> pools;
  private final Operator operator;
  private final RestoredOperator restored;
  private final TreeMap<String, Integer> content = new TreeMap<>();
  private final List<String> emitted = new ArrayList<>();
  private final List<String> emittedByRestored = new ArrayList<>();
  private final boolean retracts;

  /** Whether rows may have been forgotten that cannot be taken back. */
  private boolean forgets;

  /**
   * A run of an operator with one input.
   *
   * @param output the operator's output schema, its weight included
   */
  public ChangelogRun(Schema input, Schema output, OperatorFactory operators) {
    this(List.of(input), output, operators);
  }

  /**
   * A run.
   *
   * @param output the operator's output schema, its weight included if it has one
   */
  public ChangelogRun(List<Schema> inputs, Schema output, OperatorFactory operators) {
    this.inputs = List.copyOf(inputs);
    this.output = Changelog.withoutWeight(output);
    this.retracts = Changelog.weightColumn(output) >= 0;
    this.pools = inputs.stream().map(input -> new BatchPool(input, memory)).toList();
    this.operator = operators.create();
    this.restored = new RestoredOperator(operators, output.hashCode());
    operator.open(this);
    restored.open(new Restored());
  }

  private abstract class Silent implements OperatorContext {
    @Override
    public BufferAllocator allocator() {
      return memory;
    }

    @Override
    public void flushLater() {
      // Each push flushes.
    }

    @Override
    public void countLateRows(int rows) {
      throw new AssertionError("no row is late");
    }
  }

  private final class Restored extends Silent {
    @Override
    public void emit(Batch batch) {
      for (@Nullable Object[] row : TextBatches.rows(batch)) {
        emittedByRestored.add(change(row));
      }
    }
  }

  /** Hands rows over as one batch. */
  public void push(List<@Nullable Object[]> rows) {
    push(0, rows);
  }

  /** Hands rows over as one batch of an input. */
  public void push(int input, List<@Nullable Object[]> rows) {
    emitted.clear();
    emittedByRestored.clear();
    Batch batch = TextBatches.batch(pools.get(input), rows);
    try {
      operator.onBatch(input, batch);
      restored.onBatch(input, batch);
    } finally {
      batch.release();
    }
    finish(operator);
    finish(restored);
    check();
  }

  /**
   * Has time pass, and returns what was emitted, sorted.
   *
   * @param millis what the clock shows now
   */
  public List<String> time(long millis) {
    forgets |= !retracts;
    emitted.clear();
    emittedByRestored.clear();
    Objects.requireNonNull(operator.timed()).onTime(millis);
    restored.onTime(millis);
    finish(operator);
    finish(restored);
    Collections.sort(emitted);
    Collections.sort(emittedByRestored);
    check();
    return List.copyOf(emitted);
  }

  /** The memory of the operator's state, in bytes. */
  public long stateBytes() {
    return operator.stateBytes();
  }

  /** Has a barrier come, and returns what was emitted. */
  public List<String> flush() {
    emitted.clear();
    emittedByRestored.clear();
    operator.flush();
    restored.flush();
    check();
    return List.copyOf(emitted);
  }

  private void check() {
    assertThat(emittedByRestored).as("emitted by restored instances").isEqualTo(emitted);
    if (operator instanceof Replaying content && !forgets) {
      assertThat(replayed(content)).as("replayed").isEqualTo(content());
      assertThat(replayed((Replaying) restored.current()))
          .as("replayed by a restored instance")
          .isEqualTo(content());
    }
  }

  private List<String> replayed(Replaying from) {
    List<String> rows = new ArrayList<>();
    from.replay(
        new Silent() {
          @Override
          public void emit(Batch batch) {
            for (@Nullable Object[] row : TextBatches.rows(batch)) {
              assertThat(weight(row)).isEqualTo(Changelog.INSERT);
              rows.add(line(row));
            }
          }
        });
    Collections.sort(rows);
    return rows;
  }

  private static void finish(Operator operator) {
    while (operator.hasMore()) {
      operator.resume(STEP);
    }
    operator.flush();
  }

  /** Hands lines over as one batch, and returns what was emitted. */
  public List<String> push(String... lines) {
    return push(0, lines);
  }

  /** Hands lines over as one batch of an input, and returns what was emitted. */
  public List<String> push(int input, String... lines) {
    Schema schema = inputs.get(input);
    push(input, Arrays.stream(lines).map(line -> TextBatches.row(schema, line)).toList());
    return List.copyOf(emitted);
  }

  @Override
  public void emit(Batch batch) {
    assertThat(batch.rowCount()).as("rows of an emitted batch").isBetween(1, Batch.MAX_ROWS);
    for (@Nullable Object[] row : TextBatches.rows(batch)) {
      String line = line(row);
      int change = weight(row);
      emitted.add(change(row));
      int count = content.merge(line, change, Integer::sum);
      assertThat(count).as("count of " + line).isNotNegative();
      if (count == 0) {
        content.remove(line);
      }
    }
  }

  private String line(@Nullable Object[] row) {
    return TextBatches.line(output, Arrays.copyOf(row, output.getFields().size()));
  }

  private int weight(@Nullable Object[] row) {
    int weight = output.getFields().size();
    return weight == row.length ? Changelog.INSERT : (Integer) row[weight];
  }

  private String change(@Nullable Object[] row) {
    return (weight(row) > 0 ? "+ " : "- ") + line(row);
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
  public void flushLater() {
    // Each push flushes.
  }

  @Override
  public void countLateRows(int rows) {
    throw new AssertionError("no row is late");
  }

  @Override
  public void close() {
    operator.close();
    restored.close();
    pools.forEach(BatchPool::close);
    memory.close();
  }
}
