package dev.laminardb.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import dev.laminardb.core.operator.aggregate.PartialAggregation;
import dev.laminardb.core.operator.window.PartialWindowAggregateOperator;
import dev.laminardb.core.operator.window.SlicedWindow;
import dev.laminardb.core.operator.window.WindowAggregateOperator;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.TopologyChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamRuntimeTest {
  private static final LongRows ENCODER = new LongRows(2);
  private static final WindowAggregateSpec COUNT_BY_KEY =
      new WindowAggregateSpec(
          LongRows.schema(1),
          new int[] {0},
          1,
          SlicedWindow.tumble(10, 0),
          List.of(
              new AggregateCall(AggregateFunction.COUNT, -1, -1, "n", ColumnType.BIGINT, false)));

  /** A way to run cores, with a name for the test's title. */
  record Way(String name, int cores, Supplier<CoreDriver> drivers) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Way> ways() {
    return Stream.of(
        new Way("1 thread", 1, () -> new ThreadedCoreDriver(null)),
        new Way("3 threads", 3, () -> new ThreadedCoreDriver(null)),
        new Way("simulation of 1", 1, () -> new SteppedCoreDriver(1)),
        new Way("simulation of 4", 4, () -> new SteppedCoreDriver(2)));
  }

  private static StreamRuntime runtime(Way way) {
    return new StreamRuntime(
        new RuntimeOptions(way.cores(), 4096, 4, 4, 1L << 20, Duration.ofSeconds(5)),
        way.drivers().get());
  }

  private static Node.Source source(String name) {
    return new Node.Source(name, name, LongRows.schema(1), 1, 0);
  }

  private static Node.Step counts(String name) {
    return new Node.Step(
        name,
        name,
        List.of(COUNT_BY_KEY.input()),
        COUNT_BY_KEY.outputSchema(),
        () -> new WindowAggregateOperator(COUNT_BY_KEY));
  }

  private static void installCounts(StreamRuntime runtime) {
    runtime.apply(
        new TopologyChange(
            Set.of(),
            List.of(source("in"), counts("out")),
            List.of(new Edge("in", "out", 0, Partitioning.hash(0)))));
  }

  private static List<String> drain(ResultQueue queue) {
    List<String> rows = new ArrayList<>();
    for (StreamElement e = queue.poll(); e != null; e = queue.poll()) {
      if (e instanceof Rows r) {
        Batch batch = r.batch();
        rows.addAll(LongRows.text(batch));
        batch.release();
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void countsByKeyAndWindowOnEveryCore(Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      installCounts(runtime);
      ResultQueue queue = runtime.subscribe("out", false);
      SourceInput in = runtime.source("in");

      for (int i = 0; i < 5000; i++) {
        in.push(ENCODER, new long[] {i % 7, i / 1000});
      }
      runtime.flush();
      List<String> early = drain(queue);
      in.watermark(10);
      runtime.flush();

      assertThat(early).isEmpty();
      assertThat(drain(queue))
          .containsExactlyInAnyOrder(
              "0 0 10 715",
              "1 0 10 715",
              "2 0 10 714",
              "3 0 10 714",
              "4 0 10 714",
              "5 0 10 714",
              "6 0 10 714");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void cascadesOfWindowsCloseTogether(Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      installCounts(runtime);
      WindowAggregateSpec perWindow =
          new WindowAggregateSpec(
              COUNT_BY_KEY.outputSchema(),
              new int[0],
              1,
              SlicedWindow.tumble(20, 0),
              List.of(
                  new AggregateCall(AggregateFunction.SUM, 3, -1, "s", ColumnType.BIGINT, false)));
      runtime.apply(
          new TopologyChange(
              Set.of(),
              List.of(
                  new Node.Step(
                      "sums",
                      "sums",
                      List.of(perWindow.input()),
                      perWindow.outputSchema(),
                      () -> new WindowAggregateOperator(perWindow))),
              List.of(new Edge("out", "sums", 0, Partitioning.gather()))));
      ResultQueue queue = runtime.subscribe("sums", false);
      SourceInput in = runtime.source("in");

      for (int i = 0; i < 1000; i++) {
        in.push(ENCODER, new long[] {i % 13, i * 30 / 1000});
      }
      in.watermark(20);
      runtime.flush();
      List<String> first = drain(queue);
      in.watermark(40);
      runtime.flush();

      assertThat(first).containsExactly("0 20 667");
      assertThat(drain(queue)).containsExactly("20 40 333");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theSlowerOfTwoSourcesHoldsTheWatermark(Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      runtime.apply(
          new TopologyChange(
              Set.of(),
              List.of(source("fast"), source("slow"), counts("out")),
              List.of(
                  new Edge("fast", "out", 0, Partitioning.hash(0)),
                  new Edge("slow", "out", 0, Partitioning.hash(0)))));
      ResultQueue queue = runtime.subscribe("out", false);
      SourceInput fast = runtime.source("fast");
      SourceInput slow = runtime.source("slow");

      fast.push(ENCODER, new long[] {1, 5});
      fast.push(ENCODER, new long[] {1, 25});
      runtime.flush();
      slow.push(ENCODER, new long[] {1, 6});
      runtime.flush();
      List<String> held = drain(queue);
      slow.push(ENCODER, new long[] {1, 12});
      runtime.flush();

      assertThat(held).isEmpty();
      assertThat(drain(queue)).containsExactly("1 0 10 2");
    }
  }

  private static final WindowAggregateSpec HOPS =
      new WindowAggregateSpec(
          LongRows.schema(1),
          new int[] {0},
          1,
          SlicedWindow.hop(5, 20, 0),
          List.of(
              new AggregateCall(AggregateFunction.COUNT, -1, -1, "n", ColumnType.BIGINT, false)));

  /** Some rows are late for all of their windows, some for a few of them only. */
  private static List<String> hops(Way way, TopologyChange change) {
    try (StreamRuntime runtime = runtime(way)) {
      runtime.apply(change);
      ResultQueue queue = runtime.subscribe("out", false);
      SourceInput in = runtime.source("in");
      Random random = new Random(1);
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < 4000; i++) {
        in.push(ENCODER, new long[] {i % 5, i / 20 - random.nextInt(30)});
        if (i % 7 == 0) {
          in.watermark(i / 20 - 5);
        }
        if (i % 500 == 0) {
          runtime.flush();
          rows.addAll(drain(queue));
        }
      }
      in.watermark(10_000);
      runtime.flush();
      rows.addAll(drain(queue));
      rows.add("late " + runtime.status("out").lateRows());
      return rows.stream().sorted().toList();
    }
  }

  /** A source with no watermarks but those that are pushed, wherever its batches end. */
  private static Node.Source patient(String name) {
    return new Node.Source(name, name, LongRows.schema(1), 1, 1_000_000);
  }

  private static TopologyChange inOneStep() {
    return new TopologyChange(
        Set.of(),
        List.of(
            patient("in"),
            new Node.Step(
                "out",
                "out",
                List.of(HOPS.input()),
                HOPS.outputSchema(),
                () -> new WindowAggregateOperator(HOPS))),
        List.of(new Edge("in", "out", 0, Partitioning.hash(0))));
  }

  private static TopologyChange spreadInTwoSteps() {
    PartialAggregation plan = new PartialAggregation(HOPS.input(), HOPS.keys(), 1, HOPS.calls());
    WindowAggregateSpec spec =
        new WindowAggregateSpec(
            plan.output(), plan.keys(), plan.timeColumn(), HOPS.window(), plan.calls());
    return new TopologyChange(
        Set.of(),
        List.of(
            patient("in"),
            new Node.Step(
                "partial",
                "out",
                List.of(plan.input()),
                plan.output(),
                () ->
                    new PartialWindowAggregateOperator(
                        plan, 1, HOPS.window(), AggregateKernel.NONE)),
            new Node.Step(
                "out",
                "out",
                List.of(plan.output()),
                spec.outputSchema(),
                () -> new WindowAggregateOperator(spec))),
        List.of(
            new Edge("in", "partial", 0, Partitioning.rebalance()),
            new Edge("partial", "out", 0, Partitioning.hash(plan.keys()), true, null)));
  }

  @Test
  void whatIsLateForSomeWindowsDoesNotDependOnTheCores() {
    Way alone = new Way("alone", 1, () -> new SteppedCoreDriver(1));
    List<String> expected = hops(alone, inOneStep());
    assertThat(expected).hasSizeGreaterThan(200);
    assertThat(expected).anyMatch(line -> line.startsWith("late") && !line.equals("late 0"));

    for (int seed = 1; seed <= 12; seed++) {
      int chosen = seed;
      Way spread = new Way("spread", 1 + seed % 4, () -> new SteppedCoreDriver(chosen));
      assertThat(hops(spread, spreadInTwoSteps())).as("seed %d", seed).isEqualTo(expected);
    }
    Way threads = new Way("threads", 3, () -> new ThreadedCoreDriver(null));
    assertThat(hops(threads, spreadInTwoSteps())).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void streamsComeAndGoWhileDataFlows(Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      installCounts(runtime);
      ResultQueue queue = runtime.subscribe("out", false);
      SourceInput in = runtime.source("in");
      in.push(ENCODER, new long[] {1, 1});

      runtime.apply(
          new TopologyChange(
              Set.of(),
              List.of(counts("late")),
              List.of(new Edge("in", "late", 0, Partitioning.hash(0)))));
      ResultQueue lateQueue = runtime.subscribe("late", false);
      in.push(ENCODER, new long[] {1, 2});
      in.watermark(10);
      runtime.flush();
      runtime.apply(new TopologyChange(Set.of("late"), List.of(), List.of()));
      in.push(ENCODER, new long[] {1, 12});
      in.watermark(20);
      runtime.flush();

      assertThat(drain(queue)).containsExactlyInAnyOrder("1 0 10 2", "1 10 20 1");
      assertThat(drain(lateQueue)).containsExactly("1 0 10 1");
      runtime.unsubscribe(lateQueue);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aChangeThatMakesNoTopologyChangesNothing(Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      TopologyChange disconnected =
          new TopologyChange(Set.of(), List.of(source("in"), counts("out")), List.of());

      LaminarException refusal =
          catchThrowableOfType(LaminarException.class, () -> runtime.apply(disconnected));
      installCounts(runtime);

      assertThat(refusal.errorCode()).isEqualTo(ErrorCode.INVALID_TOPOLOGY);
      assertThat(runtime.topology().nodes()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aFailingStreamStopsAloneAndSaysWhy(Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      installCounts(runtime);
      runtime.apply(
          new TopologyChange(
              Set.of(),
              List.of(
                  new Node.Step(
                      "bad",
                      "bad",
                      List.of(LongRows.schema(1)),
                      LongRows.schema(1),
                      FailsOnThirteen::new)),
              List.of(new Edge("in", "bad", 0, Partitioning.forward()))));
      ResultQueue good = runtime.subscribe("out", false);
      ResultQueue bad = runtime.subscribe("bad", false);
      SourceInput in = runtime.source("in");

      in.push(ENCODER, new long[] {12, 1});
      runtime.flush();
      in.push(ENCODER, new long[] {13, 1});
      in.push(ENCODER, new long[] {14, 1});
      in.watermark(10);
      runtime.flush();

      assertThat(drain(good)).hasSize(3);
      List<StreamElement> seen = new ArrayList<>();
      for (StreamElement e = bad.poll(); e != null; e = bad.poll()) {
        seen.add(e);
        if (e instanceof Rows rows) {
          assertThat(LongRows.text(rows.batch())).containsExactly("12 1");
          rows.batch().release();
        }
      }
      assertThat(seen.get(seen.size() - 1)).isInstanceOf(EndOfInput.class);
      assertThat(((EndOfInput) seen.get(seen.size() - 1)).failure())
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("stream \"bad\" failed")
          .hasMessageContaining("thirteen");
      assertThatThrownBy(() -> runtime.subscribe("bad", false)).hasMessageContaining("has failed");
      runtime.apply(new TopologyChange(Set.of("bad"), List.of(), List.of()));
    }
  }

  private static final class FailsOnThirteen implements Operator {
    private OperatorContext context;

    @Override
    public void open(OperatorContext operatorContext) {
      context = operatorContext;
    }

    @Override
    public void onBatch(int input, Batch batch) {
      if (LongRows.text(batch).stream().anyMatch(row -> row.startsWith("13 "))) {
        throw new IllegalStateException("thirteen");
      }
      context.emit(batch);
    }

    @Override
    public void close() {
      // holds nothing
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anUnreadSubscriptionHoldsItsSourceBackAndNoOther(Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      installCounts(runtime);
      runtime.apply(new TopologyChange(Set.of(), List.of(source("other")), List.of()));
      ResultQueue unread = runtime.subscribe("in", false);
      ResultQueue read = runtime.subscribe("other", false);
      SourceInput in = runtime.source("in");
      SourceInput other = runtime.source("other");

      int taken = 0;
      while (taken < 1_000_000 && in.tryPush(ENCODER, new long[] {1, 1}, 2_000_000)) {
        taken++;
      }
      other.push(ENCODER, new long[] {5, 5});
      runtime.flush();

      assertThat(taken).isLessThan(1_000_000);
      assertThat(drain(read)).containsExactly("5 5");
      assertThat(drain(unread)).hasSize(taken);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void manyFlushesEachSeeEverythingBeforeThem(Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      installCounts(runtime);
      ResultQueue queue = runtime.subscribe("in", false);
      SourceInput in = runtime.source("in");

      for (int i = 0; i < 2000; i++) {
        in.push(ENCODER, new long[] {i, i});
        runtime.flush();
        assertThat(drain(queue)).containsExactly(i + " " + i);
      }
    }
  }

  @Test
  void pushesAfterCloseAreRefused() {
    StreamRuntime runtime = runtime(ways().toList().get(0));
    installCounts(runtime);
    SourceInput in = runtime.source("in");
    runtime.close();

    assertThatThrownBy(() -> in.push(ENCODER, new long[] {1, 1}))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.CLOSED));
  }

  @Test
  void closeLeavesNoThread() {
    StreamRuntime runtime = runtime(ways().toList().get(1));
    installCounts(runtime);
    runtime.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().startsWith("laminar-core-"));
  }
}
