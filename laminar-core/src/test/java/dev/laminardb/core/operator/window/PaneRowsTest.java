package dev.laminardb.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.testing.TestMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PaneRowsTest {
  @RegisterExtension final TestMemory memory = new TestMemory();

  private final SlicedWindow window = SlicedWindow.hop(10, 25, 3);
  private final PaneRows panes = new PaneRows(window);

  /** The rows by the start of their pane, in the order in which they are given. */
  private Map<Long, List<Integer>> rowsByPane(long... times) {
    BigIntVector vector = new BigIntVector("t", memory.allocator());
    vector.allocateNew(times.length);
    for (int row = 0; row < times.length; row++) {
      vector.set(row, times[row]);
    }
    vector.setValueCount(times.length);
    Batch batch = Batch.owning(List.of(vector), times.length);
    Map<Long, List<Integer>> rows = new LinkedHashMap<>();
    panes.begin(batch, 0);
    while (panes.next()) {
      int[] chosen = panes.rows();
      List<Integer> some =
          IntStream.range(0, panes.count())
              .map(i -> chosen == null ? i : chosen[i])
              .boxed()
              .toList();
      rows.computeIfAbsent(panes.start(), start -> new ArrayList<>()).addAll(some);
    }
    batch.release();
    return rows;
  }

  private Map<Long, List<Integer>> expected(long... times) {
    Map<Long, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < times.length; row++) {
      rows.computeIfAbsent(window.paneStart(times[row]), start -> new ArrayList<>()).add(row);
    }
    return rows;
  }

  @Test
  void givesAllRowsAtOnceWhereTheyAreOfOnePane() {
    assertThat(rowsByPane(14, 13, 17)).isEqualTo(Map.of(13L, List.of(0, 1, 2)));
    assertThat(panes.rows()).isNull();
  }

  @Test
  void cutsRowsInOrderOfTimeWherePanesEnd() {
    assertThat(rowsByPane(12, 13, 17, 18, 18, 40).toString())
        .isEqualTo("{8=[0], 13=[1, 2], 18=[3, 4], 38=[5]}");
  }

  @Test
  void gathersRowsOfAPaneThatAreNotInOrder() {
    assertThat(rowsByPane(18, 13, 19, 14, 12).toString())
        .isEqualTo("{18=[0, 2], 13=[1, 3], 8=[4]}");
  }

  @Test
  void agreesWithTheWindowOnWhateverTimes() {
    Random random = new Random(5);
    for (int run = 0; run < 300; run++) {
      int span = 1 << random.nextInt(14);
      long[] times = random.longs(1 + random.nextInt(300), 0, span).toArray();
      if (random.nextBoolean()) {
        Arrays.sort(times);
      }
      if (random.nextInt(4) == 0) {
        times[0] = Long.MIN_VALUE;
        times[times.length - 1] = Long.MAX_VALUE;
      }

      assertThat(rowsByPane(times)).isEqualTo(expected(times));
    }
  }
}
