package dev.laminardb.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.testing.ChangelogRun;
import java.util.List;
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

  @Test
  void onlyForgetsRowsThatGoWhereThatIsAskedFor() {
    JoinSpec spec =
        JoinSpecs.of(JoinKind.INNER).retracting().spec().sparing(SparedWork.NONE.forgetting());
    try (ChangelogRun run =
        new ChangelogRun(
            List.of(spec.left(), spec.right()),
            spec.outputSchema(),
            () -> new HashJoinOperator(spec))) {
      run.push(LEFT, "1 | a | 1", "1 | a | 1", "null | b | 1");
      assertThat(run.push(RIGHT, "1 | x | 1"))
          .containsExactly("+ 1 | a | 1 | x", "+ 1 | a | 1 | x");

      assertThat(run.push(LEFT, "1 | a | -1", "null | b | -1")).isEmpty();
      assertThat(run.push(RIGHT, "1 | y | 1")).containsExactly("+ 1 | a | 1 | y");
      assertThat(run.push(LEFT, "1 | a | -1", "1 | c | 1"))
          .containsExactlyInAnyOrder("+ 1 | c | 1 | x", "+ 1 | c | 1 | y");
      assertThat(run.push(RIGHT, "1 | x | -1", "1 | y | -1", "1 | z | 1"))
          .containsExactly("+ 1 | c | 1 | z");
    }
  }

  @Test
  void forgetsOnlyWhereThatTakesNothingBack() {
    for (JoinKind kind : JoinKind.values()) {
      if (kind != JoinKind.INNER) {
        assertThatThrownBy(
                () -> JoinSpecs.of(kind).retracting().spec().sparing(SparedWork.NONE.forgetting()))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void restoresLeftRowsThatLoseTheirLastMatch() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.LEFT).retracting().run()) {
      assertThat(run.push(LEFT, "1 | a | 1", "null | b | 1"))
          .containsExactlyInAnyOrder("+ 1 | a | null | null", "+ null | b | null | null");
      assertThat(run.push(RIGHT, "1 | x | 1"))
          .containsExactlyInAnyOrder("+ 1 | a | 1 | x", "- 1 | a | null | null");
      assertThat(run.push(RIGHT, "1 | y | 1")).containsExactly("+ 1 | a | 1 | y");
      assertThat(run.push(RIGHT, "1 | x | -1")).containsExactly("- 1 | a | 1 | x");
      assertThat(run.push(RIGHT, "1 | y | -1", "null | z | 1"))
          .containsExactlyInAnyOrder("- 1 | a | 1 | y", "+ 1 | a | null | null");
      assertThat(run.push(LEFT, "1 | a | -1", "null | b | -1"))
          .containsExactlyInAnyOrder("- 1 | a | null | null", "- null | b | null | null");
    }
  }

  @Test
  void padsRightRows() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.RIGHT).retracting().run()) {
      assertThat(run.push(RIGHT, "1 | x | 1")).containsExactly("+ null | null | 1 | x");
      assertThat(run.push(LEFT, "1 | a | 1", "2 | b | 1"))
          .containsExactlyInAnyOrder("+ 1 | a | 1 | x", "- null | null | 1 | x");
    }
  }

  @Test
  void padsBothSides() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.FULL).run()) {
      run.push(LEFT, "1 | a", "2 | b");
      run.push(RIGHT, "1 | x", "3 | z", "null | w");

      assertThat(run.content())
          .containsExactly(
              "1 | a | 1 | x",
              "2 | b | null | null",
              "null | null | 3 | z",
              "null | null | null | w");
    }
  }

  @Test
  void emitsEachLeftRowOnceHoweverManyMatchesItHas() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.SEMI).retracting().run()) {
      run.push(LEFT, "1 | a | 1", "1 | a | 1", "2 | b | 1");
      assertThat(run.push(RIGHT, "1 | x | 1", "1 | y | 1")).containsExactly("+ 1 | a", "+ 1 | a");
      assertThat(run.push(RIGHT, "1 | x | -1", "1 | z | 1")).isEmpty();
      assertThat(run.push(RIGHT, "1 | z | -1", "1 | y | -1", "2 | y | 1"))
          .containsExactly("- 1 | a", "- 1 | a", "+ 2 | b");
    }
  }

  @Test
  void emitsLeftRowsWithoutAMatch() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.ANTI).retracting().run()) {
      assertThat(run.push(LEFT, "1 | a | 1", "null | b | 1"))
          .containsExactlyInAnyOrder("+ 1 | a", "+ null | b");
      assertThat(run.push(RIGHT, "1 | x | 1", "null | x | 1")).containsExactly("- 1 | a");
      assertThat(run.push(LEFT, "1 | c | 1", "2 | d | 1")).containsExactly("+ 2 | d");
      assertThat(run.push(RIGHT, "1 | x | -1")).containsExactlyInAnyOrder("+ 1 | a", "+ 1 | c");
    }
  }

  @Test
  void insertsOnlyWhereNothingIsTakenBack() {
    assertThat(JoinSpecs.of(JoinKind.INNER).spec().retracts()).isFalse();
    assertThat(JoinSpecs.of(JoinKind.SEMI).spec().retracts()).isFalse();
    assertThat(JoinSpecs.of(JoinKind.SEMI).retracting().spec().retracts()).isTrue();
    assertThat(JoinSpecs.of(JoinKind.LEFT).spec().retracts()).isTrue();
    assertThat(JoinSpecs.of(JoinKind.ANTI).spec().retracts()).isTrue();
  }

  @Test
  void pairsThatFailTheConditionAreNoMatches() {
    JoinSpecs spec =
        JoinSpecs.of(JoinKind.LEFT)
            .left("k INT, low BIGINT")
            .right("k INT, high BIGINT")
            .retracting()
            .condition(LessOrEqual.of(1, 3));
    try (ChangelogRun run = spec.run()) {
      run.push(LEFT, "1 | 10 | 1", "1 | 20 | 1");
      assertThat(run.push(RIGHT, "1 | 15 | 1"))
          .containsExactlyInAnyOrder("+ 1 | 10 | 1 | 15", "- 1 | 10 | null | null");
      assertThat(run.push(RIGHT, "1 | 15 | -1", "1 | 25 | 1"))
          .containsExactlyInAnyOrder(
              "- 1 | 10 | 1 | 15",
              "+ 1 | 10 | 1 | 25",
              "+ 1 | 20 | 1 | 25",
              "- 1 | 20 | null | null");
    }
  }

  @Test
  void joinsWithoutKeysByTheConditionAlone() {
    JoinSpecs spec =
        JoinSpecs.of(JoinKind.ANTI)
            .left("low BIGINT")
            .right("high BIGINT")
            .keys()
            .condition(LessOrEqual.of(0, 1));
    try (ChangelogRun run = spec.run()) {
      run.push(LEFT, "1", "5", "9");
      run.push(RIGHT, "6", "null");

      assertThat(run.content()).containsExactly("9");
    }
  }

  @Test
  void comparesKeysOfEveryKind() {
    JoinSpecs spec =
        JoinSpecs.of(JoinKind.INNER)
            .left("s VARCHAR, x DECIMAL, d DOUBLE")
            .right("s VARCHAR, x DECIMAL, d DOUBLE")
            .keys(0, 1, 2)
            .outputs(2, 5);
    try (ChangelogRun run = spec.run()) {
      run.push(LEFT, "a long string | 12345678901234567890123.5 | 0", "'' | 1 | NaN");
      assertThat(
              run.push(
                  RIGHT,
                  "a long string | 12345678901234567890123.5 | -0.0",
                  "a long string | 12345678901234567890123.25 | 0",
                  "a long strinG | 12345678901234567890123.5 | 0",
                  "'' | 1 | NaN",
                  "null | 1 | NaN"))
          .containsExactlyInAnyOrder("+ 0.0 | -0.0", "+ NaN | NaN");
    }
  }

  /** As under a COUNT(*): rows of no columns. */
  @Test
  void pairsMayHaveNoColumns() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.INNER).outputs().run()) {
      run.push(LEFT, "1 | a", "1 | b");

      assertThat(run.push(RIGHT, "1 | x", "2 | y")).hasSize(2);
    }
  }

  @Test
  void rowsThatComeAndGoInABatchChangeNothing() {
    for (JoinKind kind : JoinKind.values()) {
      try (ChangelogRun run = JoinSpecs.of(kind).retracting().run()) {
        run.push(LEFT, "1 | a | 1");
        run.push(RIGHT, "1 | x | 1");

        assertThat(run.push(LEFT, "1 | a | -1", "1 | a | 1")).isEmpty();
        assertThat(run.push(LEFT, "2 | b | -1", "2 | b | 1", "null | c | 1", "null | c | -1"))
            .isEmpty();
        assertThat(run.push(RIGHT, "1 | y | 1", "1 | y | -1")).isEmpty();
      }
    }
  }

  @Test
  void anUpdateOfTheOnlyMatchDoesNotBringTheUnmatchedRowBack() {
    try (ChangelogRun run = JoinSpecs.of(JoinKind.LEFT).retracting().run()) {
      run.push(LEFT, "1 | a | 1");
      run.push(RIGHT, "1 | x | 1");

      assertThat(run.push(RIGHT, "1 | x | -1", "1 | y | 1"))
          .containsExactly("- 1 | a | 1 | x", "+ 1 | a | 1 | y");
    }
  }

  @Test
  void refusesWhatItCannotCompareOrEmit() {
    assertThatThrownBy(() -> JoinSpecs.of(JoinKind.INNER).left("k BIGINT, a INT").spec())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("different types");
    assertThatThrownBy(() -> JoinSpecs.of(JoinKind.SEMI).outputs(2).spec())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JoinSpecs.of(JoinKind.INNER).nullSafe().spec())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
