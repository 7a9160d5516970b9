package dev.laminardb.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.OperatorFactory;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator has left to do for a watermark, and everything else that goes on meanwhile. */
class UnfinishedTaskTest {
  private static final LongRows ENCODER = new LongRows(2);
  private static final Schema ROWS = LongRows.schema(1);
  private static final int GROUPS = 200_000;

  private static WindowAggregateSpec counts(Schema input, int time, long size) {
    return new WindowAggregateSpec(
        input,
        new int[] {0},
        time,
        SlicedWindow.tumble(size, 0),
        List.of(new AggregateCall(AggregateFunction.COUNT, -1, -1, "n", ColumnType.BIGINT, false)));
  }

  private static final WindowAggregateSpec COUNTS = counts(ROWS, 1, 10);
  private static final WindowAggregateSpec COUNTS_OF_COUNTS = counts(COUNTS.outputSchema(), 1, 20);

  static List<StreamRuntimeTest.Way> ways() {
    return StreamRuntimeTest.ways().toList();
  }

  private static StreamRuntime runtime(int cores, int ringBytes, CoreDriver driver) {
    return new StreamRuntime(
        new RuntimeOptions(cores, ringBytes, 4, 4, 1L << 30, Duration.ofSeconds(60)), driver);
  }

  private static void install(StreamRuntime runtime, Object... nodes) {
    List<Node> steps = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (Object node : nodes) {
      if (node instanceof Edge edge) {
        edges.add(edge);
      } else {
        steps.add((Node) node);
      }
    }
    runtime.apply(new TopologyChange(Set.of(), steps, edges));
  }

  private static Node.Source source(String name) {
    return new Node.Source(name, name, ROWS, 1, 0);
  }

  private static Node.Step step(String name, Schema schema, OperatorFactory operators) {
    return new Node.Step(name, name, List.of(schema), schema, operators);
  }

  private static Node.Step aggregate(String name, WindowAggregateSpec spec) {
    return new Node.Step(
        name,
        name,
        List.of(spec.input()),
        spec.outputSchema(),
        () -> new WindowAggregateOperator(spec));
  }

  private static Node.Step countsByKey(String name) {
    return aggregate(name, COUNTS);
  }

  private static Edge forward(String from, String to) {
    return new Edge(from, to, 0, Partitioning.forward());
  }

  /** Passes everything on and notes how many rows there were, or the watermark. */
  private record Noting(String name, List<String> notes, OperatorContext[] context)
      implements Operator {
    static OperatorFactory to(String name, List<String> notes) {
      return () -> new Noting(name, notes, new OperatorContext[1]);
    }

    @Override
    public void open(OperatorContext opened) {
      context[0] = opened;
    }

    @Override
    public void onBatch(int input, Batch batch) {
      notes.add(name + " " + batch.rowCount());
      context[0].emit(batch);
    }

    @Override
    public long onWatermark(long watermark) {
      notes.add(name + " watermark " + watermark);
      return watermark;
    }

    @Override
    public void close() {
      // There is nothing to free.
    }
  }

  @Test
  void closingManyGroupsLetsOtherQueriesOnTheCoreGoOn() {
    SteppedCoreDriver driver = new SteppedCoreDriver(3);
    List<String> notes = new ArrayList<>();
    try (StreamRuntime runtime = runtime(1, 1 << 16, driver)) {
      install(
          runtime,
          source("in"),
          countsByKey("out"),
          step("closed", COUNTS.outputSchema(), Noting.to("closed", notes)),
          forward("in", "out"),
          forward("out", "closed"),
          source("other"),
          step("passed", ROWS, Noting.to("passed", notes)),
          forward("other", "passed"));
      SourceInput in = runtime.source("in");
      SourceInput other = runtime.source("other");
      for (int key = 0; key < GROUPS; key++) {
        in.push(ENCODER, new long[] {key, 5});
      }
      runtime.flush();
      notes.clear();

      in.watermark(10);
      while (!notes.contains("closed watermark 10")) {
        other.push(ENCODER, new long[] {1, 0});
        driver.step();
      }

      List<String> closed = notes.stream().filter(note -> note.startsWith("closed ")).toList();
      assertThat(closed)
          .hasSizeGreaterThan(GROUPS / Batch.MAX_ROWS)
          .endsWith("closed watermark 10");
      assertThat(
              closed.stream()
                  .filter(note -> !note.contains("watermark"))
                  .mapToInt(UnfinishedTaskTest::rows))
          .allMatch(rows -> rows <= 512)
          .satisfies(rows -> assertThat(rows.stream().mapToInt(i -> i).sum()).isEqualTo(GROUPS));
      notes.removeIf(note -> note.contains("watermark"));
      for (int i = 0; i < notes.size() - 1; i++) {
        assertThat(notes.subList(i, i + 2)).as("at %d", i).contains("passed 1");
      }
    }
  }

  private static int rows(String note) {
    return Integer.parseInt(note.substring(note.lastIndexOf(' ') + 1));
  }

  /** Has so many steps left to do after its first watermark, and may fail in the last. */
  private static final class Slow implements Operator {
    private final AtomicInteger steps;
    private final boolean fails;
    private OperatorContext context;
    private boolean unfinished;

    Slow(AtomicInteger steps, boolean fails) {
      this.steps = steps;
      this.fails = fails;
    }

    @Override
    public void open(OperatorContext opened) {
      context = opened;
    }

    @Override
    public void onBatch(int input, Batch batch) {
      assertThat(unfinished).as("rows come while there is more to do").isFalse();
      context.emit(batch);
    }

    @Override
    public long onWatermark(long watermark) {
      assertThat(unfinished).as("a watermark comes while there is more to do").isFalse();
      unfinished = steps.get() > 0;
      return watermark;
    }

    @Override
    public boolean hasMore() {
      return unfinished;
    }

    @Override
    public long resume(int most) {
      assertThat(most).isPositive();
      int left = steps.decrementAndGet();
      if (fails && left <= 0) {
        throw new IllegalStateException("the last step");
      }
      unfinished = left > 0;
      return 10;
    }

    @Override
    public void close() {
      unfinished = false;
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatComesMeanwhileIsHeldBackUpToABoundAndDeliveredInOrder(StreamRuntimeTest.Way way) {
    AtomicInteger steps = new AtomicInteger(Integer.MAX_VALUE);
    try (StreamRuntime runtime = runtime(way.cores(), 4096, way.drivers().get())) {
      install(
          runtime,
          source("in"),
          step("slow", ROWS, () -> new Slow(steps, false)),
          forward("in", "slow"),
          source("other"),
          step("passed", ROWS, Noting.to("passed", new ArrayList<>())),
          forward("other", "passed"));
      ResultQueue slow = runtime.subscribe("slow", false);
      ResultQueue passed = runtime.subscribe("passed", false);
      SourceInput in = runtime.source("in");
      SourceInput other = runtime.source("other");

      in.watermark(1);
      long taken = 0;
      while (taken < 1_000_000 && in.tryPush(ENCODER, new long[] {taken, 5}, 20_000_000)) {
        taken++;
      }
      other.push(ENCODER, new long[] {7, 7});
      List<String> served = await(runtime, passed);
      List<String> early = drain(slow);
      steps.set(3);
      runtime.flush();

      assertThat(taken).isBetween(10L, 999_999L);
      assertThat(served).containsExactly("7 7");
      assertThat(early).isEmpty();
      assertThat(drain(slow))
          .isEqualTo(LongStream.range(0, taken).mapToObj(i -> i + " 5").toList());
    }
  }

  private static List<String> await(StreamRuntime runtime, ResultQueue queue) {
    runtime.await(queue, () -> false, 5_000_000_000L);
    return drain(queue);
  }

  private static List<String> drain(ResultQueue queue) {
    List<String> rows = new ArrayList<>();
    for (StreamElement e = queue.poll(); e != null; e = queue.poll()) {
      if (e instanceof Rows r) {
        rows.addAll(LongRows.text(r.batch()));
        r.batch().release();
      } else if (e instanceof EndOfInput end) {
        rows.add("end" + (end.failure() == null ? "" : ": " + end.failure().getMessage()));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aFailureInAStepStopsItsStreamAlone(StreamRuntimeTest.Way way) {
    try (StreamRuntime runtime = runtime(way.cores(), 4096, way.drivers().get())) {
      install(
          runtime,
          source("in"),
          step("bad", ROWS, () -> new Slow(new AtomicInteger(5), true)),
          countsByKey("good"),
          forward("in", "bad"),
          forward("in", "good"));
      ResultQueue bad = runtime.subscribe("bad", false);
      ResultQueue good = runtime.subscribe("good", false);
      SourceInput in = runtime.source("in");

      in.watermark(1);
      in.push(ENCODER, new long[] {1, 5});
      in.watermark(10);
      runtime.flush();

      assertThat(drain(bad)).singleElement().asString().contains("the last step");
      assertThat(drain(good)).containsExactly("1 0 10 1");
      assertThat(runtime.status("bad").failure()).isNotNull();
      runtime.apply(new TopologyChange(Set.of("bad"), List.of(), List.of()));
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aStreamDroppedMeanwhileFinishesFirst(StreamRuntimeTest.Way way) {
    try (StreamRuntime runtime = runtime(way.cores(), 4096, way.drivers().get())) {
      install(
          runtime,
          source("in"),
          step("slow", ROWS, () -> new Slow(new AtomicInteger(50), false)),
          forward("in", "slow"));
      ResultQueue queue = runtime.subscribe("slow", false);
      SourceInput in = runtime.source("in");

      in.watermark(1);
      in.push(ENCODER, new long[] {1, 5});
      runtime.apply(new TopologyChange(Set.of("slow"), List.of(), List.of()));

      assertThat(drain(queue)).containsExactly("1 5", "end");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void closingTheRuntimeFinishesFirst(StreamRuntimeTest.Way way) {
    StreamRuntime runtime = runtime(way.cores(), 4096, way.drivers().get());
    install(
        runtime,
        source("in"),
        step("slow", ROWS, () -> new Slow(new AtomicInteger(50), false)),
        forward("in", "slow"));
    ResultQueue queue = runtime.subscribe("slow", false);
    SourceInput in = runtime.source("in");

    in.watermark(1);
    in.push(ENCODER, new long[] {1, 5});
    runtime.drainAndStop();

    assertThat(drain(queue)).containsExactly("1 5", "end");
    runtime.close();
  }

  /** Both operators have thousands of groups to emit at the same time, the first for the second. */
  @ParameterizedTest
  @MethodSource("ways")
  void cascadesOfManyGroupsCloseWithoutLoss(StreamRuntimeTest.Way way) {
    int keys = 3_000;
    try (StreamRuntime runtime = runtime(way.cores(), 1 << 20, way.drivers().get())) {
      install(
          runtime,
          source("in"),
          countsByKey("counts"),
          aggregate("again", COUNTS_OF_COUNTS),
          new Edge("in", "counts", 0, Partitioning.hash(0)),
          new Edge("counts", "again", 0, Partitioning.gather()));
      ResultQueue queue = runtime.subscribe("again", false);
      SourceInput in = runtime.source("in");

      for (int window = 0; window < 8; window++) {
        for (int key = 0; key < keys; key++) {
          in.push(ENCODER, new long[] {key, 10 * window + 5});
        }
        in.watermark(10 * window + 10);
      }
      runtime.flush();

      List<String> expected = new ArrayList<>();
      for (int window = 0; window < 4; window++) {
        for (int key = 0; key < keys; key++) {
          expected.add(key + " " + 20 * window + " " + (20 * window + 20) + " 2");
        }
      }
      assertThat(drain(queue)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
