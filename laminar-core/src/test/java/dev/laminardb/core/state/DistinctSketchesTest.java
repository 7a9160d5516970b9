package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistinctSketchesTest {
  private static int add(DistinctSketches sketches, int group, long from, long to) {
    int added = group;
    for (long value = from; value < to; value++) {
      added = sketches.add(added, Hashing.mix(value));
    }
    return added;
  }

  @Test
  void countsWithinAFewPercent() {
    DistinctSketches sketches = new DistinctSketches();
    for (int values : new int[] {1, 10, 100, 1_000, 10_000, 20_000, 100_000, 2_000_000}) {
      int group = add(sketches, DistinctSketches.NONE, 1_000L * values, 1_001L * values);
      assertThat(sketches.estimate(group))
          .as("%d values", values)
          .isBetween((long) (values * 0.95), (long) Math.ceil(values * 1.05));
    }
  }

  /** The root of the mean square of the errors of many groups. */
  @Test
  void hasAStandardErrorOfLessThanTwoPercent() {
    for (int values : new int[] {50, 3_000, 12_000, 40_000}) {
      DistinctSketches sketches = new DistinctSketches();
      double squares = 0;
      int groups = 60;
      for (int i = 0; i < groups; i++) {
        int group = add(sketches, DistinctSketches.NONE, (i + 7L) << 32, ((i + 7L) << 32) + values);
        double error = (double) sketches.estimate(group) / values - 1;
        squares += error * error;
      }
      assertThat(Math.sqrt(squares / groups)).as("%d values", values).isLessThan(0.021);
    }
  }

  @Test
  void takesNoNoticeOfOrderAndOfValuesThatComeAgain() {
    DistinctSketches sketches = new DistinctSketches();
    int once = add(sketches, DistinctSketches.NONE, 0, 5_000);
    int twice = add(sketches, DistinctSketches.NONE, 3_000, 5_000);
    twice = add(sketches, twice, 0, 5_000);

    assertThat(sketches.estimate(twice)).isEqualTo(sketches.estimate(once));
  }

  @Test
  void mergesToWhatAllValuesTogetherGive() {
    DistinctSketches sketches = new DistinctSketches();
    DistinctSketches others = new DistinctSketches();
    int all = add(sketches, DistinctSketches.NONE, 0, 7_000);
    int part = add(sketches, DistinctSketches.NONE, 0, 4_000);
    int other = add(others, DistinctSketches.NONE, 3_000, 7_000);
    int small = add(others, DistinctSketches.NONE, 0, 3);

    assertThat(sketches.estimate(sketches.merge(part, others, other)))
        .isEqualTo(sketches.estimate(all));
    assertThat(sketches.estimate(sketches.merge(DistinctSketches.NONE, others, small)))
        .isEqualTo(3);
    assertThat(sketches.merge(DistinctSketches.NONE, others, DistinctSketches.NONE))
        .isEqualTo(DistinctSketches.NONE);
  }

  @Test
  void usesTheRoomOfForgottenGroupsAgain() {
    DistinctSketches sketches = new DistinctSketches();
    sketches.forget(add(sketches, DistinctSketches.NONE, 0, 10_000));
    long bytes = sketches.bytes();

    for (int i = 0; i < 20; i++) {
      int group = add(sketches, DistinctSketches.NONE, 100, 104);
      assertThat(sketches.estimate(group)).isEqualTo(4);
      sketches.forget(group);
    }

    assertThat(sketches.bytes()).isEqualTo(bytes);
    assertThat(sketches.estimate(DistinctSketches.NONE)).isZero();
  }
}
