package dev.laminardb.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.testing.ChangelogRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Joins that keep the first pair of each row of one input themselves: that with the highest v, of
 * equal ones with the least n.
 */
class FirstPairChangesTest {
  private static final String ITEMS = "k BIGINT NOT NULL, name VARCHAR";
  private static final String OFFERS =
      "k BIGINT NOT NULL, v BIGINT, n BIGINT NOT NULL, m BIGINT NOT NULL, text VARCHAR";
  private static final int V = 1;
  private static final int N = 2;
  private static final int M = 3;
  private static final List<SortKey> ORDER =
      List.of(new SortKey(V, true, false), new SortKey(N, false, false));

  /** What comes out: the item's key and name, the offer's v and text. Not what orders besides. */
  private static JoinSpec spec(boolean itemsLeft, boolean unique, boolean conditional) {
    int items = itemsLeft ? 0 : 5;
    int offers = itemsLeft ? 2 : 0;
    JoinSpecs specs =
        JoinSpecs.of(JoinKind.INNER)
            .left(itemsLeft ? ITEMS : OFFERS)
            .right(itemsLeft ? OFFERS : ITEMS)
            .outputs(items, items + 1, offers + V, offers + 4);
    specs = conditional ? specs.condition(LessOrEqual.of(offers + V, offers + M)) : specs;
    int input = itemsLeft ? 0 : 1;
    SparedWork spared =
        SparedWork.NONE.unique(UniqueKeys.of(unique && itemsLeft, unique && !itemsLeft));
    return specs.spec().sparing(spared.butFirstPairs(new FirstPairs(input, ORDER).replacing()));
  }

  private static ChangelogRun run(JoinSpec spec, int atOnce) {
    return new ChangelogRun(
        List.of(spec.left(), spec.right()),
        spec.outputSchema(),
        () -> new HashJoinOperator(spec, atOnce));
  }

  @Test
  void aBetterPairTakesTheOneBeforeBack() {
    try (ChangelogRun run = run(spec(true, true, false), 1 << 16)) {
      assertThat(run.push(0, "1 | a", "2 | b")).isEmpty();
      assertThat(run.push(1, "1 | 5 | 0 | 9 | five", "1 | 5 | 1 | 9 | later", "3 | 7 | 2 | 9 | x"))
          .containsExactly("+ 1 | a | 5 | five");
      assertThat(run.push(1, "1 | 4 | 3 | 9 | less", "2 | null | 4 | 9 | none"))
          .containsExactly("+ 2 | b | null | none");
      assertThat(run.push(1, "2 | 1 | 5 | 9 | one", "1 | 8 | 6 | 9 | eight", "2 | 2 | 7 | 9 | two"))
          .containsExactlyInAnyOrder(
              "- 2 | b | null | none",
              "+ 2 | b | 2 | two",
              "- 1 | a | 5 | five",
              "+ 1 | a | 8 | eight");
      assertThat(run.push(0, "3 | c")).containsExactly("+ 3 | c | 7 | x");
      assertThat(run.push(1, "3 | 7 | 1 | 9 | x")).isEmpty();
    }
  }

  @Test
  void theBestOfThosePairsThatMeetTheConditionIsTheFirst() {
    try (ChangelogRun run = run(spec(false, true, true), 1 << 16)) {
      run.push(1, "1 | a", "2 | b");
      assertThat(
              run.push(
                  0,
                  "1 | 9 | 0 | 8 | no",
                  "1 | 6 | 1 | 8 | yes",
                  "2 | 3 | 2 | 3 | yes",
                  "1 | 7 | 3 | 6 | no",
                  "2 | 5 | 4 | 1 | no",
                  "1 | 5 | 5 | 8 | less"))
          .containsExactlyInAnyOrder("+ 1 | a | 6 | yes", "+ 2 | b | 3 | yes");
      assertThat(run.push(0, "1 | 9 | 6 | 0 | no", "2 | 4 | 7 | 5 | better"))
          .containsExactly("- 2 | b | 3 | yes", "+ 2 | b | 4 | better");
    }
  }

  @Test
  void equalsTheFirstOfAllPairs() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      boolean itemsLeft = random.nextBoolean();
      boolean unique = random.nextInt(3) > 0;
      boolean conditional = random.nextBoolean();
      JoinSpec spec = spec(itemsLeft, unique, conditional);
      int most = new int[] {1, 8, 60, 600}[random.nextInt(4)];
      int keys = 1 + random.nextInt(2 * most);
      List<@Nullable Object[]> items = new ArrayList<>();
      List<@Nullable Object[]> offers = new ArrayList<>();
      try (ChangelogRun run = run(spec, random.nextBoolean() ? 7 : 1 << 16)) {
        for (int batch = 0; batch < 20; batch++) {
          boolean ofItems = random.nextInt(3) == 0;
          List<@Nullable Object[]> coming = new ArrayList<>();
          for (int i = 1 + random.nextInt(most); i > 0; i--) {
            long key = random.nextInt(keys);
            if (!ofItems) {
              coming.add(offer(random, key, offers.size() + coming.size()));
            } else if (!unique
                || Stream.concat(items.stream(), coming.stream())
                    .noneMatch(r -> r[0].equals(key))) {
              coming.add(new Object[] {key, "item " + (items.size() + coming.size())});
            }
          }
          if (coming.isEmpty()) {
            continue;
          }
          (ofItems ? items : offers).addAll(coming);
          run.push(ofItems == itemsLeft ? 0 : 1, coming);
          assertThat(run.content())
              .as("seed %d, batch %d", seed, batch)
              .isEqualTo(expected(items, offers, conditional));
        }
      }
    }
  }

  private static @Nullable Object[] offer(Random random, long key, long number) {
    Long v = random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(30);
    return new Object[] {
      key, v, number, (long) random.nextInt(60), random.nextInt(9) == 0 ? null : "offer " + number
    };
  }

  private static List<String> expected(
      List<@Nullable Object[]> items, List<@Nullable Object[]> offers, boolean conditional) {
    Comparator<@Nullable Object[]> order =
        Comparator.comparing(
                (@Nullable Object[] offer) -> (Long) offer[V],
                Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(offer -> (Long) Objects.requireNonNull(offer[N]));
    List<String> lines = new ArrayList<>();
    for (@Nullable Object[] item : items) {
      offers.stream()
          .filter(offer -> Objects.equals(offer[0], item[0]))
          .filter(offer -> !conditional || offer[V] != null && (Long) offer[V] <= (Long) offer[M])
          .min(order)
          .ifPresent(
              offer -> lines.add(item[0] + " | " + item[1] + " | " + offer[V] + " | " + offer[4]));
    }
    lines.sort(null);
    return lines;
  }

  @Test
  void moreChangesThanABatchHasRoomForComeInPairs() {
    JoinSpec spec = spec(true, true, false);
    try (ChangelogRun run = run(spec, 1 << 16)) {
      for (int round = 0; round < 3; round++) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (long key = 0; key < Batch.MAX_ROWS; key++) {
          rows.add(
              round == 0
                  ? new Object[] {key, "item"}
                  : new Object[] {key, (long) round, key, 9L, "t"});
        }
        run.push(round == 0 ? 0 : 1, rows);
      }
      List<String> emitted = run.emitted();
      assertThat(emitted).hasSize(2 * Batch.MAX_ROWS);
      // Half of the keys in each of two batches: what goes, then what comes in its place.
      int half = Batch.MAX_ROWS / 2;
      for (int i = 0; i < half; i++) {
        assertThat(emitted.get(i)).isEqualTo("- " + i + " | item | 1 | t");
        assertThat(emitted.get(half + i)).isEqualTo("+ " + i + " | item | 2 | t");
      }
    }
  }

  @Test
  void pairsWithoutAnOrderDoNotReplaceEachOther() {
    assertThatThrownBy(() -> new FirstPairs(0, List.of()).replacing())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
