package dev.laminardb.core.operator.topn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.testing.TextBatches;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopNOperatorTest {
  private static final Schema BIDS =
      TextBatches.schema("auction INT, price DOUBLE, name VARCHAR NOT NULL");
  private static final Schema CHANGES = Changelog.withWeight(BIDS);

  private static TopNSpec spec(Schema input, int limit, @Nullable String rank, SortKey... order) {
    return new TopNSpec(input, new int[] {0}, List.of(order), limit, new int[] {0, 1, 2}, rank);
  }

  private static SortKey dearest() {
    return new SortKey(1, true, false);
  }

  @Test
  void replacesTheFirstRowOfAPartition() {
    try (TopNRun run = new TopNRun(spec(BIDS, 1, null, dearest()))) {
      assertThat(run.push("1 | 5 | a", "2 | 1 | b"))
          .containsExactly("+ 1 | 5.0 | a", "+ 2 | 1.0 | b");
      assertThat(run.push("1 | 4 | c")).isEmpty();
      assertThat(run.push("1 | 6 | d", "1 | 7 | e", "3 | 0 | f"))
          .containsExactly("- 1 | 5.0 | a", "+ 1 | 7.0 | e", "+ 3 | 0.0 | f");
    }
  }

  @Test
  void keepsTheEarlierOfRowsThatTheOrderLeavesEqual() {
    for (int limit = 1; limit <= 2; limit++) {
      try (TopNRun run = new TopNRun(spec(BIDS, limit, "rn", dearest()))) {
        run.push("1 | 5 | a", "1 | 5 | b", "1 | 5 | c");
        run.push("1 | 5 | d");

        assertThat(run.content())
            .isEqualTo(List.of("1 | 5.0 | a | 1", "1 | 5.0 | b | 2").subList(0, limit));
      }
    }
  }

  @Test
  void emitsNothingForARowThatCannotBeToldFromTheOneItReplaces() {
    TopNSpec newest =
        new TopNSpec(BIDS, new int[] {0}, List.of(dearest()), 1, new int[] {0, 2}, null);
    try (TopNRun run = new TopNRun(newest)) {
      assertThat(run.push("1 | 5 | a")).containsExactly("+ 1 | a");
      assertThat(run.push("1 | 6 | a")).isEmpty();
      assertThat(run.push("1 | 5.5 | b")).isEmpty();
      assertThat(run.push("1 | 7 | b")).containsExactly("- 1 | a", "+ 1 | b");
    }
  }

  @Test
  void movesTheRowsBehindANewOneDownByOne() {
    try (TopNRun run = new TopNRun(spec(BIDS, 3, "rn", dearest()))) {
      run.push("1 | 9 | a", "1 | 7 | b", "1 | 5 | c");

      assertThat(run.push("1 | 8 | d", "1 | 1 | e"))
          .containsExactly(
              "- 1 | 7.0 | b | 2", "+ 1 | 8.0 | d | 2", "- 1 | 5.0 | c | 3", "+ 1 | 7.0 | b | 3");
    }
  }

  @Test
  void emitsOnlyWhatComesAndGoesWhereNumbersAreNotAskedFor() {
    try (TopNRun run = new TopNRun(spec(BIDS, 3, null, dearest()))) {
      run.push("1 | 9 | a", "1 | 7 | b", "1 | 5 | c");

      assertThat(run.push("1 | 8 | d", "1 | 1 | e"))
          .containsExactly("- 1 | 5.0 | c", "+ 1 | 8.0 | d");
    }
  }

  @Test
  void placesNullsWhereTheyAreWanted() {
    for (boolean descending : new boolean[] {true, false}) {
      try (TopNRun run = new TopNRun(spec(BIDS, 1, "rn", new SortKey(1, descending, true)))) {
        run.push("1 | 5 | a", "1 | null | b", "null | 1 | c");
        assertThat(run.content()).containsExactly("1 | null | b | 1", "null | 1.0 | c | 1");
      }
      try (TopNRun run = new TopNRun(spec(BIDS, 1, "rn", new SortKey(1, descending, false)))) {
        run.push("1 | null | b", "1 | 5 | a");
        assertThat(run.content()).containsExactly("1 | 5.0 | a | 1");
      }
    }
  }

  @Test
  void ordersStringsWhoseFirstBytesAreTheSame() {
    for (int limit = 1; limit <= 2; limit++) {
      try (TopNRun run = new TopNRun(spec(BIDS, limit, "rn", new SortKey(2, false, false)))) {
        run.push("1 | 0 | same start, then c", "1 | 0 | same start, then b");
        run.push("1 | 0 | same start, then a", "1 | 0 | same start, then é");

        assertThat(run.content())
            .isEqualTo(
                List.of("1 | 0.0 | same start, then a | 1", "1 | 0.0 | same start, then b | 2")
                    .subList(0, limit));
      }
    }
  }

  @Test
  void ordersByAStringThatDoesNotComeOut() {
    TopNSpec first =
        new TopNSpec(
            BIDS, new int[0], List.of(new SortKey(2, true, false)), 2, new int[] {0}, "rn");
    try (TopNRun run = new TopNRun(first)) {
      run.push("1 | 0 | a long string 1", "2 | 0 | a long string 2");
      run.push("3 | 0 | a long string 3");

      assertThat(run.content()).containsExactly("2 | 2", "3 | 1");
    }
  }

  @Test
  void bringsTheNextRowBackWhenAFirstOneIsRetracted() {
    for (@Nullable String rank : new @Nullable String[] {null, "rn"}) {
      String first = rank == null ? "" : " | 1";
      String second = rank == null ? "" : " | 2";
      try (TopNRun run = new TopNRun(spec(CHANGES, 2, rank, dearest()))) {
        run.push("1 | 9 | a | 1", "1 | 7 | b | 1", "1 | 5 | c | 1");

        assertThat(run.push("1 | 7 | b | -1"))
            .containsExactly("- 1 | 7.0 | b" + second, "+ 1 | 5.0 | c" + second);
        assertThat(run.push("1 | 5 | c | -1", "1 | 6 | c | 1", "1 | 6 | c | -1"))
            .containsExactly("- 1 | 5.0 | c" + second);
        assertThat(run.push("1 | 9 | a | -1", "1 | 9 | a | 1")).isEmpty();
        assertThat(run.push("1 | 9 | a | -1")).containsExactly("- 1 | 9.0 | a" + first);
        assertThat(run.content()).isEmpty();
      }
    }
  }

  /** As among groups that have been counted once: nearly all rows are equal in the order. */
  @Test
  void retractsFromManyRowsThatTheOrderLeavesEqual() {
    try (TopNRun run = new TopNRun(spec(CHANGES, 3, "rn", dearest()))) {
      for (int from = 0; from < 60_000; from += 1000) {
        run.push(names(from, "1 | 1 | name%d | 1"));
      }
      List<String> atFirst = run.content();
      for (int from = 0; from < 60_000; from += 1000) {
        run.push(names(from, "1 | 1 | name%d | -1"));
        run.push(names(from, "1 | 1 | name%d | 1"));
      }

      assertThat(run.content()).isEqualTo(atFirst).hasSize(3);
    }
  }

  private static String[] names(int from, String line) {
    return IntStream.range(from, from + 1000)
        .mapToObj(i -> line.replace("%d", Integer.toString(i)))
        .toArray(String[]::new);
  }

  @Test
  void givesTheSameNumbersInWhateverOrderAChangelogCame() {
    try (TopNRun there = new TopNRun(spec(CHANGES, 2, "rn", dearest()));
        TopNRun back = new TopNRun(spec(CHANGES, 2, "rn", dearest()))) {
      for (int i = 0; i < 50; i++) {
        there.push("1 | 1 | name" + i + " | 1");
        back.push("1 | 1 | name" + (49 - i) + " | 1");
      }

      assertThat(there.content()).isEqualTo(back.content());
    }
  }

  @Test
  void failsWhereARowIsRetractedThatHasNotBeenInserted() {
    try (TopNRun run = new TopNRun(spec(CHANGES, 2, "rn", dearest()))) {
      run.push("1 | 9 | a | 1");

      assertThatThrownBy(() -> run.push("1 | 9 | b | -1"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has not been inserted");
    }
  }

  @Test
  void hasLimits() {
    assertThatThrownBy(() -> spec(BIDS, 0, null, dearest()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec(BIDS, TopNSpec.MAX_LIMIT + 1, null, dearest()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec(BIDS, 1, null)).isInstanceOf(IllegalArgumentException.class);
  }
}
