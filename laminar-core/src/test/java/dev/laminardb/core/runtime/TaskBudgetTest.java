package dev.laminardb.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.runtime.TopologyStatus.CoreStatus;
import dev.laminardb.core.runtime.TopologyStatus.NodeStatus;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.TopologyChange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Time budgets on the virtual clock, which only moves as the operators of these tests say. */
class TaskBudgetTest {
  private static final LongRows ENCODER = new LongRows(2);
  private static final long MILLI = 1_000_000;

  private final SteppedCoreDriver driver = new SteppedCoreDriver(7);

  /** Passes on what it gets, which takes so long by itself, some before and some after. */
  private final class Slow implements Operator {
    private final long batchNanos;
    private final long watermarkNanos;
    private OperatorContext context;

    Slow(long batchNanos, long watermarkNanos) {
      this.batchNanos = batchNanos;
      this.watermarkNanos = watermarkNanos;
    }

    @Override
    public void open(OperatorContext opened) {
      context = opened;
    }

    @Override
    public void onBatch(int input, Batch batch) {
      driver.advance(batchNanos / 2);
      context.emit(batch);
      driver.advance(batchNanos / 2);
    }

    @Override
    public long onWatermark(long watermark) {
      driver.advance(watermarkNanos);
      return watermark;
    }

    @Override
    public void close() {
      // There is nothing to free.
    }
  }

  private StreamRuntime runtime(Operator first, Operator second) {
    StreamRuntime runtime =
        new StreamRuntime(
            new RuntimeOptions(1, 4096, 4, 4, 1L << 20, Duration.ofSeconds(5)), driver);
    Node.Source source = new Node.Source("in", "in", LongRows.schema(1), 1, 0);
    runtime.apply(
        new TopologyChange(
            Set.of(),
            List.of(
                source,
                new Node.Step(
                    "first", "out", List.of(source.schema()), source.schema(), () -> first),
                new Node.Step(
                    "second", "out", List.of(source.schema()), source.schema(), () -> second)),
            List.of(
                new Edge("in", "first", 0, Partitioning.forward()),
                new Edge("first", "second", 0, Partitioning.forward()))));
    return runtime;
  }

  private static NodeStatus node(StreamRuntime runtime, String id) {
    return runtime.topology().nodes().stream()
        .filter(node -> node.node().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsForEachNodeWhatItTookByItself() {
    try (StreamRuntime runtime = runtime(new Slow(3 * MILLI, 0), new Slow(MILLI / 2, 2 * MILLI))) {
      runtime.source("in").push(ENCODER, new long[] {1, 10});
      runtime.flush();

      NodeStatus first = node(runtime, "first");
      assertThat(first.busyNanos()).isEqualTo(3 * MILLI);
      assertThat(first.budgetViolations()).isEqualTo(1);
      assertThat(first.worstNanos()).isEqualTo(3 * MILLI);
      NodeStatus second = node(runtime, "second");
      assertThat(second.busyNanos()).isEqualTo(2 * MILLI + MILLI / 2);
      assertThat(second.budgetViolations()).isEqualTo(1);
      assertThat(second.worstNanos()).isEqualTo(2 * MILLI);
      assertThat(node(runtime, "in").busyNanos()).isZero();
    }
  }

  @Test
  void countsADutyCycleAsAWhole() {
    try (StreamRuntime runtime = runtime(new Slow(4 * MILLI, 0), new Slow(MILLI, MILLI))) {
      CoreStatus before = runtime.topology().cores().get(0);
      runtime.source("in").push(ENCODER, new long[] {1, 10});
      runtime.flush();

      CoreStatus after = runtime.topology().cores().get(0);
      assertThat(after.index()).isZero();
      assertThat(before.budgetViolations()).isZero();
      assertThat(after.budgetViolations()).isEqualTo(1);
      assertThat(after.worstNanos()).isEqualTo(6 * MILLI);
      assertThat(after.busyNanos() - before.busyNanos()).isEqualTo(6 * MILLI);
      assertThat(after.busyCycles()).isGreaterThan(before.busyCycles());
      assertThat(after.elapsedNanos()).isGreaterThanOrEqualTo(6 * MILLI);
      assertThat(node(runtime, "second").budgetViolations()).isZero();
    }
  }

  @Test
  void tellsIdleCyclesFromBusyOnes() {
    try (StreamRuntime runtime = runtime(new Slow(0, 0), new Slow(0, 0))) {
      CoreStatus before = runtime.topology().cores().get(0);
      for (int i = 0; i < 10; i++) {
        driver.step();
      }

      CoreStatus after = runtime.topology().cores().get(0);
      assertThat(after.idleCycles() - before.idleCycles()).isEqualTo(10);
      assertThat(after.busyCycles()).isEqualTo(before.busyCycles());
    }
  }
}
