package dev.laminardb.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void takesTheMiddleOfAnOddNumber() {
    Durations durations = durations(5, 1, 2);

    assertThat(durations.median()).isEqualTo(2);
    assertThat(durations.shortest()).isEqualTo(1);
    assertThat(durations.longest()).isEqualTo(5);
  }

  @Test
  void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
    assertThat(durations(4, 1, 3, 2).median()).isEqualTo(2.5);
  }

  private static Durations durations(double... seconds) {
    Durations durations = new Durations();
    for (double one : seconds) {
      durations.add(one);
    }
    return durations;
  }
}
