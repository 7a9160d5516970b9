package dev.laminardb.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.testing.InMemoryStateStore;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Joins of which the first pair of each left row counts: the highest v, of equal ones the first.
 */
class FirstPairsTest {
  private static final String LEFT = "k INT, id BIGINT NOT NULL";
  private static final String RIGHT = "k INT, v BIGINT, n BIGINT NOT NULL";

  @RegisterExtension final TestMemory memory = new TestMemory();

  private static JoinSpec spec(boolean conditional) {
    JoinSpecs specs = JoinSpecs.of(JoinKind.INNER).left(LEFT).right(RIGHT).outputs(1, 3, 4);
    specs = conditional ? specs.condition(LessOrEqual.of(3, 4)) : specs;
    return specs.spec();
  }

  private static JoinSpec onlyFirst(JoinSpec spec) {
    return spec.sparing(
        SparedWork.NONE.butFirstPairs(new FirstPairs(0, List.of(new SortKey(1, true, false)))));
  }

  /** An operator, and what has come out of it. */
  private final class Run implements OperatorContext {
    private final HashJoinOperator operator;
    private final List<String> lines = new ArrayList<>();

    private Run(JoinSpec spec) {
      operator = new HashJoinOperator(spec);
      operator.open(this);
    }

    private void push(int input, List<String> rows) {
      Batch batch =
          TextBatches.batch(
              memory.allocator(),
              TextBatches.schema(input == 0 ? LEFT : RIGHT),
              rows.toArray(String[]::new));
      operator.onBatch(input, batch);
      batch.release();
    }

    /** Of each left row the first of its pairs, by the order of v and then that of coming. */
    private Map<String, String> firsts() {
      Map<String, String> firsts = new HashMap<>();
      for (String line : lines) {
        String id = line.split(" \\| ")[0];
        firsts.merge(id, line, (old, now) -> v(now) > v(old) ? now : old);
      }
      return firsts;
    }

    private static long v(String line) {
      String v = line.split(" \\| ")[1];
      return v.equals("null") ? Long.MIN_VALUE : Long.parseLong(v);
    }

    @Override
    public BufferAllocator allocator() {
      return memory.allocator();
    }

    @Override
    public void emit(Batch batch) {
      lines.addAll(TextBatches.lines(batch));
    }

    @Override
    public void countLateRows(int rows) {
      throw new AssertionError("no row is late");
    }
  }

  @Test
  void aPairThatIsNotBeforeAllOthersDoesNotComeOut() {
    Run run = new Run(onlyFirst(spec(false)));
    run.push(0, List.of("1 | 10", "1 | 11"));

    run.push(1, List.of("1 | 5 | 0", "1 | 5 | 1", "1 | 7 | 2", "1 | null | 3"));
    run.push(1, List.of("1 | 7 | 4", "1 | 6 | 5", "2 | 9 | 6"));
    run.push(1, List.of("1 | 8 | 7"));

    assertThat(run.lines)
        .containsExactlyInAnyOrder("10 | 7 | 2", "11 | 7 | 2", "10 | 8 | 7", "11 | 8 | 7");
    run.operator.close();
  }

  @Test
  void firstPairsAreThoseOfAllPairs() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      JoinSpec spec = spec(random.nextBoolean());
      Run all = new Run(spec);
      Run first = new Run(onlyFirst(spec));
      InMemoryStateStore store = new InMemoryStateStore();
      int next = 0;
      for (int batch = 0; batch < 30; batch++) {
        int input = random.nextInt(2);
        List<String> rows = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
          String key = random.nextInt(10) == 0 ? "null" : "" + random.nextInt(4);
          String v = random.nextInt(8) == 0 ? "null" : "" + random.nextInt(40);
          rows.add(key + " | " + (input == 0 ? "" : v + " | ") + next++);
        }
        all.push(input, rows);
        first.push(input, rows);
        if (random.nextInt(10) == 0) {
          store.save(first.operator.state());
          first.operator.close();
          Run loaded = new Run(onlyFirst(spec));
          store.load(loaded.operator.state());
          loaded.lines.addAll(first.lines);
          first = loaded;
        }
      }
      assertThat(first.firsts()).as("seed %d", seed).isEqualTo(all.firsts()).isNotEmpty();
      assertThat(all.lines).containsAll(first.lines);
      assertThat(first.lines.size()).isLessThan(all.lines.size());
      all.operator.close();
      first.operator.close();
    }
  }

  @Test
  void allPairsOfChangesCount() {
    JoinSpec changes = JoinSpecs.of(JoinKind.INNER).retracting().spec();
    assertThatThrownBy(() -> onlyFirst(changes)).isInstanceOf(IllegalArgumentException.class);
    JoinSpec outer = JoinSpecs.of(JoinKind.LEFT).spec();
    assertThatThrownBy(() -> onlyFirst(outer)).isInstanceOf(IllegalArgumentException.class);
  }
}
