package dev.laminardb.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.join.HashJoinOperator;
import dev.laminardb.core.operator.join.JoinKind;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.core.operator.window.SlicedWindow;
import dev.laminardb.core.operator.window.WindowAggregateOperator;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import dev.laminardb.core.stream.EndOfInput;
import dev.laminardb.core.stream.Rows;
import dev.laminardb.core.stream.StreamElement;
import dev.laminardb.core.testing.TextBatches;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.TopologyChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An operator with two inputs among sources and other operators: a join, on one core and many. */
class TwoInputsTest {
  private static final LongRows ENCODER = new LongRows(2);
  private static final Schema ROWS = LongRows.schema(1);
  private static final int KEYS = 5;

  static Stream<StreamRuntimeTest.Way> ways() {
    return StreamRuntimeTest.ways();
  }

  private static StreamRuntime runtime(StreamRuntimeTest.Way way) {
    return new StreamRuntime(
        new RuntimeOptions(way.cores(), 4096, 4, 4, 1L << 26, Duration.ofSeconds(5)),
        way.drivers().get());
  }

  private static Node.Source source(String name) {
    return new Node.Source(name, name, ROWS, 1, 0);
  }

  /** Columns a, ts of the left side and ts of the right one. */
  private static JoinSpec spec(JoinKind kind) {
    int[] outputs = kind.name().equals("SEMI") ? new int[] {0, 1} : new int[] {0, 1, 3};
    List<String> names = List.of("a", "ts", "other").subList(0, outputs.length);
    return new JoinSpec(
        kind, ROWS, ROWS, new int[] {0}, new int[] {0}, new boolean[1], null, outputs, names);
  }

  private static Node.Step join(JoinKind kind) {
    JoinSpec spec = spec(kind);
    return new Node.Step(
        "out",
        "out",
        List.of(spec.left(), spec.right()),
        spec.outputSchema(),
        () -> new HashJoinOperator(spec));
  }

  private static void install(
      StreamRuntime runtime, JoinKind kind, String left, String right, Partitioning partitioning) {
    List<Node> nodes = new ArrayList<>(List.of(source(left)));
    if (!left.equals(right)) {
      nodes.add(source(right));
    }
    nodes.add(join(kind));
    runtime.apply(
        new TopologyChange(
            Set.of(),
            nodes,
            List.of(
                new Edge(left, "out", 0, partitioning), new Edge(right, "out", 1, partitioning))));
  }

  /** What a queue's rows come to. */
  private static final class Content {
    private final TreeMap<String, Integer> rows = new TreeMap<>();
    private final boolean weighted;
    private boolean ended;

    Content(Schema schema) {
      weighted = Changelog.weightColumn(schema) >= 0;
    }

    void drain(ResultQueue queue) {
      for (StreamElement e = queue.poll(); e != null; e = queue.poll()) {
        if (e instanceof Rows r) {
          for (String line : TextBatches.lines(r.batch())) {
            int end = weighted ? line.lastIndexOf(" | ") : line.length();
            int weight = weighted ? Integer.parseInt(line.substring(end + 3)) : 1;
            rows.merge(line.substring(0, end), weight, Integer::sum);
          }
          r.batch().release();
        }
        ended |= e instanceof EndOfInput;
      }
      rows.values().removeIf(count -> count == 0);
    }
  }

  private static TreeMap<String, Integer> expected(
      JoinKind kind, List<long[]> left, List<long[]> right) {
    TreeMap<String, Integer> rows = new TreeMap<>();
    for (long[] a : left) {
      boolean matched = false;
      for (long[] b : right) {
        if (a[0] == b[0]) {
          matched = true;
          rows.merge(line(a[0], a[1], b[1]), 1, Integer::sum);
        }
      }
      if (!matched && kind == JoinKind.FULL) {
        rows.merge(line(a[0], a[1], null), 1, Integer::sum);
      }
    }
    for (long[] b : right) {
      if (kind == JoinKind.FULL && left.stream().noneMatch(a -> a[0] == b[0])) {
        rows.merge(line(null, null, b[1]), 1, Integer::sum);
      }
    }
    return rows;
  }

  private static String line(Object... values) {
    return TextBatches.line(
        new Schema(
            List.of(
                ColumnType.BIGINT.field("a", true),
                ColumnType.TIMESTAMP.field("ts", true),
                ColumnType.TIMESTAMP.field("other", true))),
        values);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void everyFlushSeesTheJoinOfAllThatWasPushedBefore(StreamRuntimeTest.Way way) {
    for (JoinKind kind : new JoinKind[] {JoinKind.INNER, JoinKind.FULL}) {
      try (StreamRuntime runtime = runtime(way)) {
        install(runtime, kind, "left", "right", Partitioning.hash(0));
        ResultQueue queue = runtime.subscribe("out", false);
        List<List<long[]>> pushed = List.of(new ArrayList<>(), new ArrayList<>());
        List<SourceInput> inputs = List.of(runtime.source("left"), runtime.source("right"));
        Content content = new Content(spec(kind).outputSchema());
        Random random = new Random(3);
        for (int round = 0; round < 10; round++) {
          for (int i = random.nextInt(30); i > 0; i--) {
            int input = random.nextInt(2);
            long[] row = {random.nextInt(KEYS) + 2L * input, random.nextInt(100)};
            pushed.get(input).add(row);
            inputs.get(input).push(ENCODER, row);
          }
          runtime.flush();
          content.drain(queue);
          assertThat(content.rows)
              .as("%s, round %d", kind, round)
              .isEqualTo(expected(kind, pushed.get(0), pushed.get(1)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aStreamIsJoinedWithItself(StreamRuntimeTest.Way way) {
    for (Partitioning partitioning : List.of(Partitioning.hash(0), Partitioning.gather())) {
      try (StreamRuntime runtime = runtime(way)) {
        install(runtime, JoinKind.INNER, "in", "in", partitioning);
        ResultQueue queue = runtime.subscribe("out", false);
        Content content = new Content(spec(JoinKind.INNER).outputSchema());
        List<long[]> pushed = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          pushed.add(new long[] {i % KEYS, i});
          runtime.source("in").push(ENCODER, pushed.get(i));
          if (i % 20 == 19) {
            runtime.flush();
            content.drain(queue);
            assertThat(content.rows).isEqualTo(expected(JoinKind.INNER, pushed, pushed));
          }
        }
      }
    }
  }

  /** A window over the join closes when both sources have come so far. */
  @ParameterizedTest
  @MethodSource("ways")
  void theSlowerInputHoldsTheWatermark(StreamRuntimeTest.Way way) {
    WindowAggregateSpec counts =
        new WindowAggregateSpec(
            spec(JoinKind.SEMI).outputSchema(),
            new int[] {0},
            1,
            SlicedWindow.tumble(10, 0),
            List.of(
                new AggregateCall(AggregateFunction.COUNT, -1, -1, "n", ColumnType.BIGINT, false)));
    try (StreamRuntime runtime = runtime(way)) {
      install(runtime, JoinKind.SEMI, "left", "right", Partitioning.hash(0));
      runtime.apply(
          new TopologyChange(
              Set.of(),
              List.of(
                  new Node.Step(
                      "counts",
                      "counts",
                      List.of(counts.input()),
                      counts.outputSchema(),
                      () -> new WindowAggregateOperator(counts))),
              List.of(new Edge("out", "counts", 0, Partitioning.hash(0)))));
      ResultQueue queue = runtime.subscribe("counts", false);
      Content content = new Content(counts.outputSchema());
      SourceInput left = runtime.source("left");
      SourceInput right = runtime.source("right");

      left.push(ENCODER, new long[] {1, 5});
      right.push(ENCODER, new long[] {1, 6});
      left.watermark(30);
      runtime.flush();
      content.drain(queue);
      assertThat(content.rows).isEmpty();
      right.watermark(20);
      runtime.flush();
      content.drain(queue);

      assertThat(content.rows.keySet())
          .containsExactly("1 | 1970-01-01 00:00:00 | 1970-01-01 00:00:00.00001 | 1");
    }
  }

  /** A row with more matches than one call emits: a flush waits for all of them. */
  @ParameterizedTest
  @MethodSource("ways")
  void manyMatchesOfARowAreEmittedInSteps(StreamRuntimeTest.Way way) {
    int many = 70_000;
    try (StreamRuntime runtime = runtime(way)) {
      install(runtime, JoinKind.INNER, "left", "right", Partitioning.hash(0));
      ResultQueue queue = runtime.subscribe("out", false);
      Content content = new Content(spec(JoinKind.INNER).outputSchema());
      for (int i = 0; i < many; i++) {
        runtime.source("left").push(ENCODER, new long[] {1, i});
      }
      runtime.flush();
      runtime.source("right").push(ENCODER, new long[] {1, 7});
      runtime.source("left").push(ENCODER, new long[] {1, many});
      runtime.flush();
      content.drain(queue);

      assertThat(content.rows).hasSize(many + 1);
      assertThat(content.rows.values()).containsOnly(1);
    }
  }

  /** The right side's source has nothing to do with the stream that feeds the left one. */
  @ParameterizedTest
  @MethodSource("ways")
  void aJoinReadsStreamsThatRunAlready(StreamRuntimeTest.Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      runtime.apply(
          new TopologyChange(Set.of(), List.of(source("left"), source("right")), List.of()));
      runtime.source("left").push(ENCODER, new long[] {1, 1});
      runtime.flush();
      runtime.apply(
          new TopologyChange(
              Set.of(),
              List.of(join(JoinKind.INNER)),
              List.of(
                  new Edge("left", "out", 0, Partitioning.hash(0)),
                  new Edge("right", "out", 1, Partitioning.hash(0)))));
      ResultQueue queue = runtime.subscribe("out", false);
      runtime.source("left").push(ENCODER, new long[] {1, 2});
      runtime.source("right").push(ENCODER, new long[] {1, 3});
      runtime.flush();
      Content content = new Content(spec(JoinKind.INNER).outputSchema());
      content.drain(queue);
      assertThat(content.rows.keySet()).containsExactly(line(1L, 2L, 3L));

      runtime.apply(new TopologyChange(Set.of("out"), List.of(), List.of()));
      content.drain(queue);

      assertThat(content.ended).isTrue();
      runtime.source("left").push(ENCODER, new long[] {1, 4});
      runtime.flush();
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void bothInputsNeedAnEdge(StreamRuntimeTest.Way way) {
    try (StreamRuntime runtime = runtime(way)) {
      assertThatThrownBy(
              () ->
                  runtime.apply(
                      new TopologyChange(
                          Set.of(),
                          List.of(source("left"), join(JoinKind.INNER)),
                          List.of(new Edge("left", "out", 0, Partitioning.hash(0))))))
          .isInstanceOf(LaminarException.class)
          .hasMessageContaining("nothing leads to input 1");
    }
  }
}
