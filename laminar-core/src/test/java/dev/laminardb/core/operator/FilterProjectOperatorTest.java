package dev.laminardb.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.testing.OperatorHarness;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FilterProjectOperatorTest {
  private static final Schema INPUT = TextBatches.schema("a BIGINT NOT NULL, b VARCHAR, c BOOLEAN");
  private static final Schema OUTPUT =
      TextBatches.schema("c BOOLEAN, twice BIGINT NOT NULL, b VARCHAR, a BIGINT NOT NULL");
  private static final int[] PASS_THROUGH = {2, -1, 1, 0};
  private static final int[] NONE = {};

  @RegisterExtension final TestMemory memory = new TestMemory();

  /** {@code SELECT c, a * 2, b, a WHERE a > 0}; fails for 13. */
  private static final class Doubling implements ProjectionKernel {
    private final ArrowBuf scratch;

    Doubling(BufferAllocator allocator) {
      scratch = allocator.buffer(64);
    }

    @Override
    public int filter(Batch in, int[] selection, @Nullable BatchBuilder out) {
      int passed = 0;
      for (int row = 0; row < in.rowCount(); row++) {
        if (RawMemory.getLong(in.dataAddress(0) + 8L * row) > 0) {
          selection[passed++] = row;
        }
      }
      return passed;
    }

    @Override
    public void project(
        int output, Batch in, int @Nullable [] selection, int count, BatchBuilder out) {
      assertThat(output).isEqualTo(1);
      for (int i = 0; i < count; i++) {
        int row = selection == null ? i : selection[i];
        long value = RawMemory.getLong(in.dataAddress(0) + 8L * row);
        if (value == 13) {
          throw new IllegalArgumentException("unlucky");
        }
        out.column(1).setLong(i, value * 2);
      }
    }

    @Override
    public void close() {
      scratch.close();
    }
  }

  private static Operator operator(boolean filters) {
    return new FilterProjectOperator(
        new Segment(OUTPUT, filters, PASS_THROUGH, NONE, Doubling::new));
  }

  /** Keeps what is emitted. */
  private static final class Output implements OperatorContext {
    private final BufferAllocator allocator;
    private final List<Batch> batches = new ArrayList<>();

    Output(BufferAllocator allocator) {
      this.allocator = allocator;
    }

    @Override
    public BufferAllocator allocator() {
      return allocator;
    }

    @Override
    public void emit(Batch batch) {
      batches.add(batch.retain());
    }

    @Override
    public void countLateRows(int rows) {
      throw new AssertionError("no row is late here");
    }
  }

  private Output process(boolean filters, Batch in) {
    Output output = new Output(memory.allocator());
    Operator operator = operator(filters);
    operator.open(output);
    try {
      operator.onBatch(0, in);
    } finally {
      operator.close();
    }
    return output;
  }

  @Test
  void filtersAndComputesTheSameInEverySplit() {
    OperatorHarness harness = new OperatorHarness(INPUT, () -> operator(true));
    List<String> expected = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      long a = random.nextInt(100) - 50;
      a = a == 13 ? 14 : a;
      String b = random.nextInt(4) == 0 ? "null" : "b" + i;
      String c = random.nextInt(4) == 0 ? "null" : String.valueOf(random.nextBoolean());
      harness.rows(a + " | " + b + " | " + c);
      if (a > 0) {
        expected.add(c + " | " + 2 * a + " | " + b + " | " + a);
      }
      if (i % 100 == 99) {
        harness.watermark("2026-01-01 10:00:" + (10 + i / 100));
        expected.add("watermark 2026-01-01 10:00:" + (10 + i / 100));
      }
    }

    assertThat(harness.run()).isEqualTo(expected);
    assertThat(harness.lateRows()).isZero();
  }

  @Test
  void lendsColumnsWithoutACopyWhereEveryRowPasses() {
    for (boolean filters : new boolean[] {true, false}) {
      Batch in = TextBatches.batch(memory.allocator(), INPUT, "1 | x | true", "2 | null | false");
      Batch out = process(filters, in).batches.get(0);

      assertThat(out.dataAddress(0)).isEqualTo(in.dataAddress(2));
      assertThat(out.dataAddress(2)).isEqualTo(in.dataAddress(1));
      assertThat(out.dataAddress(3)).isEqualTo(in.dataAddress(0));
      in.release();
      assertThat(TextBatches.lines(out))
          .containsExactly("true | 2 | x | 1", "false | 4 | null | 2");
      out.release();
      assertThat(memory.outstandingBytes()).isZero();
    }
  }

  @Test
  void copiesTheRowsThatPass() {
    Batch in =
        TextBatches.batch(
            memory.allocator(), INPUT, "1 | x | true", "0 | y | true", "2 | null | false");
    Batch out = process(true, in).batches.get(0);

    assertThat(out.dataAddress(3)).isNotEqualTo(in.dataAddress(0));
    in.release();
    assertThat(TextBatches.lines(out)).containsExactly("true | 2 | x | 1", "false | 4 | null | 2");
    out.release();
  }

  @Test
  void computesEveryRowWhereThereIsNoFilter() {
    Batch in = TextBatches.batch(memory.allocator(), INPUT, "-1 | x | null", "0 | y | true");
    Batch out = process(false, in).batches.get(0);
    in.release();

    assertThat(TextBatches.lines(out)).containsExactly("null | -2 | x | -1", "true | 0 | y | 0");
    out.release();
  }

  @Test
  void emitsNothingWhereNoRowPasses() {
    Batch in = TextBatches.batch(memory.allocator(), INPUT, "0 | x | true", "-2 | y | true");

    assertThat(process(true, in).batches).isEmpty();
    in.release();
  }

  @Test
  void leaksNothingWhenTheKernelFails() {
    String[][] inputs = {{"1 | x | true", "13 | y | true"}, {"0 | x | true", "13 | y | true"}};
    for (String[] lines : inputs) {
      Batch in = TextBatches.batch(memory.allocator(), INPUT, lines);
      assertThatThrownBy(() -> process(true, in)).hasMessage("unlucky");
      in.release();
      assertThat(memory.outstandingBytes()).isZero();
    }
    assertThat(
            new OperatorHarness(INPUT, () -> operator(true))
                .rows("1 | x | true", "-13 | y | null", "13 | z | true")
                .runToFailure())
        .hasMessage("unlucky");
  }

  @Test
  void leaksNothingWhenWhoeverIsDownstreamFails() {
    for (boolean filters : new boolean[] {true, false}) {
      Operator operator = operator(filters);
      operator.open(
          new OperatorContext() {
            @Override
            public BufferAllocator allocator() {
              return memory.allocator();
            }

            @Override
            public void emit(Batch batch) {
              throw new IllegalStateException("downstream");
            }

            @Override
            public void countLateRows(int rows) {
              throw new AssertionError("no row is late here");
            }
          });
      Batch in = TextBatches.batch(memory.allocator(), INPUT, "0 | x | true", "1 | y | true");
      assertThatThrownBy(() -> operator.onBatch(0, in)).hasMessage("downstream");
      in.release();
      operator.close();
      assertThat(memory.outstandingBytes()).isZero();
    }
  }

  @Test
  void canBeClosedWithoutHavingBeenOpened() {
    operator(true).close();

    assertThat(memory.outstandingBytes()).isZero();
  }
}
