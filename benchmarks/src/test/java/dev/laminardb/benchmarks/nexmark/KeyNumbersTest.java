package dev.laminardb.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyNumbersTest {
  @Test
  void numbersKeysAsTheyComeAlsoAfterGrowing() {
    KeyNumbers numbers = new KeyNumbers();
    Map<Long, Integer> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50_000; i++) {
      long key = random.nextLong(20_000);
      Integer known = expected.putIfAbsent(key, expected.size());

      int number = numbers.numberOf(key);

      assertThat(number).isEqualTo(known == null ? expected.size() - 1 : known);
      assertThat(numbers.key(number)).isEqualTo(key);
    }
    assertThat(numbers.size()).isEqualTo(expected.size());
  }

  @Test
  void numbersTextsAsTheyComeAlsoAfterGrowing() {
    StringColumn column = new StringColumn(50_000, 5);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50_000; i++) {
      column.add("t" + random.nextInt(20_000));
    }
    TextNumbers numbers = new TextNumbers(column);
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      Integer known = expected.putIfAbsent(text(column, i), expected.size());

      int number = numbers.numberOf(i);

      assertThat(number).isEqualTo(known == null ? expected.size() - 1 : known);
      assertThat(text(column, numbers.row(number))).isEqualTo(text(column, i));
    }
    assertThat(numbers.size()).isEqualTo(expected.size());
  }

  private static String text(StringColumn column, int row) {
    int start = column.offsets()[row];
    int length = column.offsets()[row + 1] - start;
    return new String(column.bytes(), start, length, StandardCharsets.US_ASCII);
  }
}
