package dev.laminardb.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HandTableTest {
  @Test
  void countsAndAddsUpAsAMapDoesAlsoAfterGrowing() {
    HandTable table = new HandTable();
    Map<Long, Long> counts = new HashMap<>();
    Map<Long, Long> sums = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50_000; i++) {
      long key = MemoryBenchmark.key(random.nextInt(20_000));
      long value = random.nextInt(100);
      table.add(key, value);
      counts.merge(key, 1L, Long::sum);
      sums.merge(key, value, Long::sum);
    }

    assertThat(table.size()).isEqualTo(counts.size());
    counts.forEach((key, count) -> assertThat(table.count(key)).isEqualTo(count));
    sums.forEach((key, sum) -> assertThat(table.sum(key)).isEqualTo(sum));
  }
}
