package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.testing.InMemoryStateStore;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DistinctTableTest {
  private static final Schema VALUES = TextBatches.schema("value BIGINT");
  private static final int GROUPS = 2500;

  @RegisterExtension final TestMemory memory = new TestMemory();

  private final BatchScratch scratch = new BatchScratch(0);

  private record Pair(int group, long value) {}

  private DistinctTable table() {
    DistinctTable table = new DistinctTable(ColumnType.BIGINT, 2, scratch);
    table.grow(GROUPS);
    return table;
  }

  private void change(DistinctTable table, BatchPool pool, List<Pair> pairs, boolean adds) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      rows.add(new Object[] {pairs.get(i).value});
      scratch.distinct().rows()[i] = i;
      scratch.distinct().groups()[i] = pairs.get(i).group;
      scratch.distinct().marks()[i] = 1 + i % 2;
    }
    Batch batch = TextBatches.batch(pool, rows);
    if (adds) {
      table.mark(batch, 0, pairs.size());
    } else {
      table.unmark(batch, 0, pairs.size());
    }
    batch.release();
  }

  private static List<Integer> pairs(DistinctTable table, int group) {
    List<Integer> pairs = new ArrayList<>();
    for (int pair = table.first(group); pair >= 0; pair = table.next(pair)) {
      pairs.add(pair);
    }
    return pairs;
  }

  /** Few changes at a time to many pairs, so that each page that was not saved shows. */
  @Test
  void isTheSameAfterSnapshotsOfWhatHasChanged() {
    Random random = new Random(11);
    InMemoryStateStore store = new InMemoryStateStore();
    DistinctTable table = table();
    List<List<Pair>> there = new ArrayList<>();
    try (BatchPool pool = new BatchPool(VALUES, memory.allocator())) {
      for (int step = 0; step < 400; step++) {
        boolean adds = there.size() < 10 || random.nextBoolean();
        List<Pair> some = new ArrayList<>();
        for (int i = step < 10 ? 4000 : 4; i > 0 && adds; i--) {
          some.add(new Pair(random.nextInt(GROUPS), random.nextInt(20)));
        }
        if (adds) {
          there.add(some);
        } else {
          some = there.get(random.nextInt(there.size() - 1) + 1);
          there.remove(some);
        }
        change(table, pool, some, adds);
        store.save(table);
        if (some.size() == 4) {
          assertThat(store.pagesWritten()).isBetween(1, 40);
        }
        if (step % 20 == 0) {
          table = compareWithLoaded(table, store);
        }
      }
    }
  }

  private DistinctTable compareWithLoaded(DistinctTable table, InMemoryStateStore store) {
    DistinctTable loaded = new DistinctTable(ColumnType.BIGINT, 2, scratch);
    store.load(loaded);
    assertThat(loaded.size()).isEqualTo(table.size()).isGreaterThan(2048);
    for (int group = 0; group < GROUPS; group++) {
      assertThat(pairs(loaded, group)).isEqualTo(pairs(table, group));
    }
    return loaded;
  }

  @Test
  void forgetsGroupsWhereNothingIsTakenBack() {
    DistinctTable table = new DistinctTable(ColumnType.BIGINT, 0, scratch);
    table.grow(3);
    List<Pair> some = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      some.add(new Pair(i % 3, i));
    }
    try (BatchPool pool = new BatchPool(VALUES, memory.allocator())) {
      change(table, pool, some, true);
      List<Integer> kept = pairs(table, 1);

      table.forget(new int[] {0, 2}, 2);
      assertThat(table.size()).isEqualTo(1000);
      assertThat(pairs(table, 0)).isEmpty();
      assertThat(pairs(table, 1)).isEqualTo(kept).hasSize(1000);

      change(table, pool, some, true);
      assertThat(table.size()).isEqualTo(3000);
      assertThat(pairs(table, 1)).isEqualTo(kept);
      assertThat(pairs(table, 2)).hasSize(1000).doesNotHaveDuplicates();
    }
  }
}
