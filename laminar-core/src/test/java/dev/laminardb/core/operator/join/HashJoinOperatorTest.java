package dev.laminardb.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.testing.ChangelogRun;
import org.junit.jupiter.api.Test;

class HashJoinOperatorTest {
  private static final int LEFT = 0;
  private static final int RIGHT = 1;

  @Test
  void joinsRowsOfWhicheverSideComesFirst() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.INNER).run()) {
      assertThat(run.push(LEFT, "1 | a", "2 | b")).isEmpty();
      assertThat(run.push(RIGHT, "1 | x", "1 | y", "3 | z"))
          .containsExactlyInAnyOrder("+ 1 | a | 1 | x", "+ 1 | a | 1 | y");
      assertThat(run.push(LEFT, "3 | c", "1 | d"))
          .containsExactlyInAnyOrder("+ 3 | c | 3 | z", "+ 1 | d | 1 | x", "+ 1 | d | 1 | y");
    }
  }

  @Test
  void takesPairsBack() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.INNER).retracting().run()) {
      run.push(LEFT, "1 | a | 1", "1 | a | 1", "1 | b | 1");
      run.push(RIGHT, "1 | x | 1", "1 | y | 1");

      assertThat(run.push(LEFT, "1 | a | -1"))
          .containsExactlyInAnyOrder("- 1 | a | 1 | x", "- 1 | a | 1 | y");
      assertThat(run.push(RIGHT, "1 | x | -1"))
          .containsExactlyInAnyOrder("- 1 | a | 1 | x", "- 1 | b | 1 | x");
      assertThat(run.content()).containsExactly("1 | a | 1 | y", "1 | b | 1 | y");
    }
  }

  @Test
  void nullMatchesNothing() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.INNER).retracting().run()) {
      run.push(LEFT, "null | a | 1", "1 | b | 1");
      assertThat(run.push(RIGHT, "null | x | 1", "1 | null | 1"))
          .containsExactly("+ 1 | b | 1 | null");
      assertThat(run.push(LEFT, "null | a | -1")).isEmpty();
    }
  }

  @Test
  void nullMatchesNullWhereItIsAskedTo() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.INNER).nullSafe(true).run()) {
      run.push(LEFT, "null | a", "1 | b");
      assertThat(run.push(RIGHT, "null | x", "1 | y"))
          .containsExactlyInAnyOrder("+ null | a | null | x", "+ 1 | b | 1 | y");
    }
  }

  @Test
  void failsWhereARowIsRetractedThatHasNotBeenInserted() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.INNER).retracting().run()) {
      run.push(LEFT, "1 | a | 1");

      assertThatThrownBy(() -> run.push(LEFT, "1 | b | -1"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has not been inserted");
    }
  }
}
