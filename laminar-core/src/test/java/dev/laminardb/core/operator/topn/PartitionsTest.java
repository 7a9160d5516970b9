package dev.laminardb.core.operator.topn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.over.OverCall;
import dev.laminardb.core.operator.over.OverFunction;
import dev.laminardb.core.operator.over.OverOperator;
import dev.laminardb.core.operator.over.OverSpec;
import dev.laminardb.core.state.BatchScratch;
import dev.laminardb.core.state.GroupTable;
import dev.laminardb.core.testing.ChangelogRun;
import dev.laminardb.core.testing.InMemoryStateStore;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  private static final Schema ROWS = TextBatches.schema("k VARCHAR, v BIGINT");
  private static final Schema CHANGES = Changelog.withWeight(ROWS);

  private static Partitions none() {
    return new Partitions(
        () -> new GroupTable(new ColumnType[] {ColumnType.VARCHAR}, true, new BatchScratch(1)), 3);
  }

  @Test
  void findsEachPartitionsTreeWhereverItHasMoved() {
    Random random = new Random(1);
    Map<String, Integer> expected = new HashMap<>();
    InMemoryStateStore store = new InMemoryStateStore();
    Partitions partitions = none();
    try (RootAllocator memory = new RootAllocator();
        BatchPool pool = new BatchPool(ROWS, memory)) {
      for (int round = 0; round < 300; round++) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
          rows.add(new @Nullable Object[] {"key " + random.nextInt(60), 1L});
        }
        int[] found = new int[Batch.MAX_ROWS];
        Batch batch = TextBatches.batch(pool, rows);
        partitions.find(batch, new int[] {0}, found);
        batch.release();
        for (int i = 0; i < rows.size(); i++) {
          String key = String.valueOf(rows.get(i)[0]);
          assertThat(partitions.root(found[i]))
              .as("round %d, %s", round, key)
              .isEqualTo(expected.getOrDefault(key, RankTree.EMPTY));
          int root = random.nextInt(3) > 0 ? RankTree.EMPTY : random.nextInt(1_000);
          partitions.setRoot(found[i], root);
          expected.put(key, root);
        }
        if (random.nextInt(5) == 0) {
          store.save(partitions);
          partitions = none();
          store.load(partitions);
        }
      }
      assertThat(partitions.size()).isLessThan(60);
    }
  }

  @Test
  void firstRowsTakeNoMoreMemoryThanPartitionsWithRowsNeed() {
    TopNSpec spec =
        new TopNSpec(
            CHANGES,
            new int[] {0},
            List.of(new SortKey(1, true, false)),
            1,
            new int[] {0, 1},
            null);
    stays(new ChangelogRun(CHANGES, spec.outputSchema(), () -> new TopNOperator(spec)));
  }

  @Test
  void functionsOverWindowsTakeNoMoreMemoryThanPartitionsWithRowsNeed() {
    OverCall number = new OverCall(OverFunction.ROW_NUMBER, ColumnType.BIGINT.field("n", false));
    OverSpec spec =
        new OverSpec(
            CHANGES,
            new int[] {0},
            List.of(new SortKey(1, true, false)),
            new int[] {0, 1},
            List.of(number),
            List.of());
    stays(new ChangelogRun(CHANGES, spec.outputSchema(), () -> new OverOperator(spec)));
  }

  private static void stays(ChangelogRun opened) {
    try (ChangelogRun run = opened) {
      run.push(rows(0, Changelog.INSERT));
      long most = 0;
      for (int round = 1; round < 25; round++) {
        run.push(rows(round, Changelog.INSERT));
        run.push(rows(round - 1, Changelog.RETRACT));
        most = round == 5 ? run.stateBytes() : most;
      }

      assertThat(run.content()).hasSize(3_000);
      assertThat(run.stateBytes()).isLessThan(most * 3 / 2);
    }
  }

  private static List<@Nullable Object[]> rows(int round, int weight) {
    return IntStream.range(0, 3_000)
        .mapToObj(i -> new @Nullable Object[] {"key " + round + "/" + i, 1L, weight})
        .toList();
  }
}
