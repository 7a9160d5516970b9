package dev.laminardb.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongCountsTest {
  @Test
  void countsAsAMapDoesAlsoAfterGrowingAndClearing() {
    LongCounts counts = new LongCounts();
    for (int round = 0; round < 3; round++) {
      Map<Long, Long> expected = new HashMap<>();
      SplittableRandom random = new SplittableRandom(round);
      for (int i = 0; i < 50_000; i++) {
        long key = random.nextLong(20_000);
        counts.increment(key);
        expected.merge(key, 1L, Long::sum);
      }

      Map<Long, Long> counted = new HashMap<>();
      counts.forEach(counted::put);
      assertThat(counted).isEqualTo(expected);
      counts.clear();
    }
  }
}
