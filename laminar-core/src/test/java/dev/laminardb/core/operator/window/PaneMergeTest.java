package dev.laminardb.core.operator.window;

import static dev.laminardb.core.operator.aggregate.AggregateFunction.COUNT;
import static dev.laminardb.core.operator.aggregate.AggregateFunction.SUM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.GroupedAggregate;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PaneMergeTest {
  private static final int MOST = 100;
  private static final Schema EVENTS =
      TextBatches.schema("k VARCHAR, ts TIMESTAMP NOT NULL, item BIGINT, name VARCHAR");
  private static final Schema RESULTS =
      TextBatches.schema(
          "k VARCHAR, n BIGINT NOT NULL, items BIGINT NOT NULL, total BIGINT,"
              + " names BIGINT NOT NULL");
  private static final WindowAggregateSpec SPEC =
      new WindowAggregateSpec(
          EVENTS,
          new int[] {0},
          1,
          SlicedWindow.tumble(1_000_000, 0),
          List.of(
              new AggregateCall(COUNT, -1, -1, "n", ColumnType.BIGINT, false),
              new AggregateCall(COUNT, 2, -1, ColumnType.BIGINT.field("items", false), true, -1),
              new AggregateCall(SUM, 2, -1, ColumnType.BIGINT.field("total", true), true, -1),
              new AggregateCall(COUNT, 3, -1, ColumnType.BIGINT.field("names", false), true, -1)));

  @RegisterExtension final TestMemory memory = new TestMemory();

  private PanePool pool;
  private GroupedAggregate from;
  private GroupedAggregate into;

  @BeforeEach
  void takePanes() {
    pool = new PanePool(SPEC, new BatchScratch(SPEC.keys().length));
    from = pool.take();
    into = pool.take();
  }

  /** Adds rows of items begin to end - 1 and of 10 names. */
  private void add(GroupedAggregate pane, String key, int begin, int end) {
    for (int at = begin; at < end; at += 1_000) {
      String[] rows =
          IntStream.range(at, Math.min(end, at + 1_000))
              .mapToObj(i -> key + " | 2026-01-01 10:00:00 | " + i + " | name" + i % 10)
              .toArray(String[]::new);
      Batch batch = TextBatches.batch(memory.allocator(), EVENTS, rows);
      pane.add(batch, null, batch.rowCount());
      batch.release();
    }
  }

  private List<String> rows(GroupedAggregate pane) {
    try (BatchPool results = new BatchPool(RESULTS, memory.allocator())) {
      BatchBuilder out = results.builder();
      pane.write(0, pane.size(), out, 1);
      out.addRows(pane.size());
      Batch batch = out.build();
      List<String> lines = TextBatches.lines(batch);
      batch.release();
      return lines;
    }
  }

  @Test
  void aGroupOfManyValuesTakesManySteps() {
    // given
    add(from, "few", 0, 7);
    add(from, "many", 0, 5_000);
    add(from, "some", 40, 60);
    add(into, "many", 4_000, 5_500);
    PaneMerge merge = new PaneMerge(pool);

    // when
    merge.begin(from, into);
    int steps = 0;
    int dearest = 0;
    while (merge.isUnderWay()) {
      dearest = Math.max(dearest, merge.step(MOST));
      steps++;
    }

    // then
    assertThat(dearest).isLessThanOrEqualTo(MOST);
    assertThat(steps).isGreaterThanOrEqualTo(5_000 / MOST);
    assertThat(rows(into))
        .containsExactlyInAnyOrder(
            "few | 7 | 7 | 21 | 7",
            "many | 6500 | 5500 | 15122250 | 10",
            "some | 20 | 20 | 990 | 10");
  }

  @Test
  void nothingIsMergedInOneStep() {
    // given
    add(into, "k", 0, 3);
    PaneMerge merge = new PaneMerge(pool);

    // when
    merge.begin(from, into);
    merge.step(MOST);

    // then
    assertThat(merge.isUnderWay()).isFalse();
    assertThat(rows(into)).containsExactly("k | 3 | 3 | 3 | 3");
  }
}
