package dev.laminardb.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.Operator;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.operator.Replaying;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.RunningAggregateOperator;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.view.MaterializeOperator;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node holds goes to whoever reads it later, and each change after that exactly once. */
class ReplayTest {
  private static final LongRows ENCODER = new LongRows(2);
  private static final Schema ROWS = LongRows.schema(1);
  private static final RunningAggregateSpec COUNTS =
      new RunningAggregateSpec(
          ROWS,
          new int[] {0},
          List.of(
              new AggregateCall(AggregateFunction.COUNT, -1, -1, "n", ColumnType.BIGINT, false)));
  private static final Schema CHANGES = COUNTS.outputSchema();
  private static final int KEYS = 60;

  static Stream<StreamRuntimeTest.Way> ways() {
    return StreamRuntimeTest.ways();
  }

  private static StreamRuntime runtime(StreamRuntimeTest.Way way) {
    StreamRuntime runtime =
        new StreamRuntime(
            new RuntimeOptions(way.cores(), 1 << 14, 4, 64, 1L << 26, Duration.ofSeconds(20)),
            way.drivers().get());
    runtime.apply(
        new TopologyChange(
            Set.of(),
            List.of(new Node.Source("in", "in", ROWS, 1, 0), counts("counts"), kept("rows", ROWS)),
            List.of(
                new Edge("in", "counts", 0, Partitioning.hash(0)),
                new Edge("in", "rows", 0, Partitioning.forward()))));
    return runtime;
  }

  private static Node.Step counts(String name) {
    return new Node.Step(
        name, name, List.of(ROWS), CHANGES, () -> new RunningAggregateOperator(COUNTS), true);
  }

  private static Node.Step kept(String name, Schema schema) {
    return new Node.Step(
        name, name, List.of(schema), schema, () -> new MaterializeOperator(schema), true);
  }

  private static TopologyChange added(Node node, String from, Partitioning partitioning) {
    return new TopologyChange(
        Set.of(), List.of(node), List.of(new Edge(from, node.id(), 0, partitioning)));
  }

  /** What the rows of a queue come to, as far as they have come; none may go that is not there. */
  private static Map<String, Integer> fold(ResultQueue queue, Map<String, Integer> content) {
    for (StreamElement e = queue.poll(); e != null; e = queue.poll()) {
      if (e instanceof Rows rows) {
        fold(rows.batch(), content);
        rows.batch().release();
      }
    }
    return content;
  }

  private static void fold(Batch batch, Map<String, Integer> content) {
    boolean weighted = batch.vector(batch.columnCount() - 1).getName().equals(Changelog.WEIGHT);
    for (int row = 0; row < batch.rowCount(); row++) {
      String line = value(batch, 0, row) + " " + value(batch, 1, row);
      int weight = weighted ? RawMemory.getInt(batch.dataAddress(2) + 4L * row) : 1;
      int count = content.merge(line, weight, Integer::sum);
      assertThat(count).as(line).isNotNegative();
      content.values().removeIf(times -> times == 0);
    }
  }

  private static long value(Batch batch, int column, int row) {
    return RawMemory.getLong(batch.dataAddress(column) + 8L * row);
  }

  private static Map<String, Integer> read(StreamRuntime runtime, TopologyChange query) {
    ResultQueue queue = runtime.read(query, query.nodes().get(0).id());
    try {
      Map<String, Integer> content = new TreeMap<>();
      int ends = 0;
      while (ends < queue.lanes()) {
        runtime.await(queue, () -> false, Long.MAX_VALUE);
        StreamElement element = queue.poll();
        if (element instanceof Rows rows) {
          fold(rows.batch(), content);
          rows.batch().release();
        } else if (element instanceof EndOfInput end) {
          ends++;
          if (end.failure() instanceof LaminarException failure) {
            throw failure;
          }
        }
      }
      return content;
    } finally {
      runtime.unsubscribe(queue);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void readersThatComeWhileDataFlowsMissNothingAndSeeNothingTwice(StreamRuntimeTest.Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      SourceInput in = runtime.source("in");
      Random random = new Random(3);
      long[] counts = new long[KEYS];
      Map<String, Integer> rows = new TreeMap<>();
      Map<ResultQueue, Map<String, Integer>> subscriptions = new LinkedHashMap<>();
      List<String> readers = new ArrayList<>();
      Partitioning[] kinds = {
        Partitioning.hash(1), Partitioning.gather(), Partitioning.forward(), Partitioning.hash(0)
      };
      for (int i = 0; i < 4000; i++) {
        int key = random.nextInt(KEYS);
        in.push(ENCODER, new long[] {key, i / 100});
        counts[key]++;
        rows.merge(key + " " + i / 100, 1, Integer::sum);
        if (random.nextInt(200) == 0) {
          String name = "reader" + readers.size();
          readers.add(name);
          runtime.apply(added(kept(name, CHANGES), "counts", kinds[readers.size() % kinds.length]));
        }
        if (random.nextInt(200) == 0) {
          String of = random.nextBoolean() || readers.isEmpty() ? "counts" : readers.get(0);
          subscriptions.put(runtime.subscribe(of, false), new TreeMap<>());
        }
        subscriptions.forEach(ReplayTest::fold);
      }
      runtime.flush();

      Map<String, Integer> expected = new TreeMap<>();
      for (int key = 0; key < KEYS; key++) {
        expected.put(key + " " + counts[key], 1);
      }
      assertThat(readers).hasSizeGreaterThan(8);
      assertThat(subscriptions).hasSizeGreaterThan(8);
      for (String reader : readers) {
        assertThat(read(runtime, added(kept("q", CHANGES), reader, Partitioning.forward())))
            .as(reader)
            .isEqualTo(expected);
      }
      subscriptions.forEach(
          (queue, content) -> assertThat(fold(queue, content)).isEqualTo(expected));
      assertThat(read(runtime, added(kept("q", ROWS), "rows", Partitioning.forward())))
          .isEqualTo(rows);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aReadSeesWhatWasPushedBeforeItAndLeavesNothingBehind(StreamRuntimeTest.Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      SourceInput in = runtime.source("in");
      TopologyChange query = added(kept("q", CHANGES), "counts", Partitioning.hash(0));

      assertThat(read(runtime, query)).isEmpty();
      for (int i = 1; i <= 50; i++) {
        in.push(ENCODER, new long[] {7, i});
        assertThat(read(runtime, query)).containsExactly(Map.entry("7 " + i, 1));
      }

      assertThat(runtime.topology().nodes()).hasSize(3);
      assertThat(runtime.topology().edges()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void allEventTimeHasPassedForARead(StreamRuntimeTest.Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      SourceInput in = runtime.source("in");
      WindowAggregateSpec windows =
          new WindowAggregateSpec(
              ROWS,
              new int[0],
              1,
              SlicedWindow.tumble(10, 0),
              List.of(
                  new AggregateCall(
                      AggregateFunction.COUNT, -1, -1, "n", ColumnType.BIGINT, false)));
      Node.Step query =
          new Node.Step(
              "q",
              "q",
              List.of(ROWS),
              windows.outputSchema(),
              () -> new WindowAggregateOperator(windows));
      for (int i = 0; i < 35; i++) {
        in.push(ENCODER, new long[] {i, i});
      }

      assertThat(read(runtime, added(query, "rows", Partitioning.gather())))
          .containsOnlyKeys("0 10", "10 20", "20 30", "30 40");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aReadThatFailsTellsItsReaderAndNobodyElse(StreamRuntimeTest.Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      SourceInput in = runtime.source("in");
      in.push(ENCODER, new long[] {7, 1});
      TopologyChange failing =
          added(
              new Node.Step("q", "q", List.of(CHANGES), CHANGES, FailingOperator::new),
              "counts",
              Partitioning.hash(0));

      assertThatThrownBy(() -> read(runtime, failing))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("no rows, please");
      in.push(ENCODER, new long[] {7, 2});

      assertThat(read(runtime, added(kept("q", CHANGES), "counts", Partitioning.forward())))
          .containsExactly(Map.entry("7 2", 1));
    }
  }

  @Test
  void aReadOfAStreamThatFailsMeanwhileFailsToo() {
    SteppedCoreDriver driver = new SteppedCoreDriver(5);
    try (StreamRuntime runtime = runtime(new StreamRuntimeTest.Way("", 3, () -> driver))) {
      Node.Step bad = new Node.Step("bad", "bad", List.of(ROWS), ROWS, FailingOperator::new, true);
      runtime.apply(added(bad, "in", Partitioning.hash(0)));
      runtime.source("in").push(ENCODER, new long[] {7, 1});

      assertThatThrownBy(() -> read(runtime, added(kept("q", ROWS), "bad", Partitioning.gather())))
          .isInstanceOf(LaminarException.class)
          .extracting(e -> ((LaminarException) e).errorCode())
          .isEqualTo(ErrorCode.QUERY_FAILED);
    }
  }

  @Test
  void whatWasNotReadGoesWithTheRuntime() {
    try (StreamRuntime runtime = runtime(StreamRuntimeTest.ways().toList().get(3))) {
      runtime.source("in").push(ENCODER, new long[] {7, 1});

      runtime.read(added(kept("q", CHANGES), "counts", Partitioning.hash(0)), "q");
    }
  }

  /** Takes no rows, and holds none. */
  private static final class FailingOperator implements Operator, Replaying {
    private @Nullable OperatorContext context;

    @Override
    public void open(OperatorContext operatorContext) {
      context = operatorContext;
    }

    @Override
    public void onBatch(int input, Batch batch) {
      throw new LaminarException(
          ErrorCode.DIVISION_BY_ZERO, context == null ? "not open" : "no rows, please");
    }

    @Override
    public void replay(OperatorContext reader) {
      // It holds nothing.
    }

    @Override
    public void close() {
      // There is nothing to free.
    }
  }
}
