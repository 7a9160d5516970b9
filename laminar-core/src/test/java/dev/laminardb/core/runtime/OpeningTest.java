package dev.laminardb.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.TopologyChange;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private static final int CORES = 3;

  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger opened = new AtomicInteger();

  /** Notes which thread makes, opens and closes it; one of them may fail to open. */
  private final class Noting implements Operator {
    private final int failing;

    Noting(int failing) {
      this.failing = failing;
      note("made");
    }

    private void note(String event) {
      events.add(event + " on " + Thread.currentThread().getName());
    }

    @Override
    public void open(OperatorContext context) {
      if (opened.incrementAndGet() == failing) {
        throw new IllegalStateException("number " + failing + " does not open");
      }
      note("opened");
    }

    @Override
    public void onBatch(int input, Batch batch) {
      throw new AssertionError("no rows are pushed");
    }

    @Override
    public void close() {
      events.add("closed");
    }
  }

  private static StreamRuntime runtime() {
    return new StreamRuntime(
        new RuntimeOptions(CORES, 4096, 4, 4, 1L << 20, Duration.ofSeconds(5)),
        new ThreadedCoreDriver(null));
  }

  private TopologyChange step(String name, int failing) {
    Node.Source source = new Node.Source(name + "In", name + "In", LongRows.schema(1), 1, 0);
    Node.Step step =
        new Node.Step(
            name, name, List.of(LongRows.schema(1)), LongRows.schema(1), () -> new Noting(failing));
    return new TopologyChange(
        Set.of(),
        List.of(source, step),
        List.of(new Edge(name + "In", name, 0, Partitioning.hash(0))));
  }

  @Test
  void operatorsAreMadeAndOpenedByTheThreadsOfTheirCores() {
    try (StreamRuntime runtime = runtime()) {
      runtime.apply(step("each", 0));

      assertThat(events)
          .containsExactlyInAnyOrder(
              "made on laminar-core-0",
              "opened on laminar-core-0",
              "made on laminar-core-1",
              "opened on laminar-core-1",
              "made on laminar-core-2",
              "opened on laminar-core-2");
    }
  }

  @Test
  void ifOneDoesNotOpenAllAreClosedAndNothingIsInstalled() {
    try (StreamRuntime runtime = runtime()) {
      assertThatThrownBy(() -> runtime.apply(step("each", 2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("number 2 does not open");

      assertThat(events).filteredOn("closed"::equals).hasSize(CORES);
      assertThatThrownBy(() -> runtime.subscribe("each", false))
          .hasMessageContaining("no node \"each\"");
      runtime.apply(step("each", 0));
    }
  }
}
