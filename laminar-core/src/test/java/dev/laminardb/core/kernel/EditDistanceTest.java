package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random short texts of few characters, against the definition. */
class EditDistanceTest {
  private static final String[] CHARACTERS = {"a", "b", "é", "😀"};

  private final NativeText memory = new NativeText();
  private final EditDistance distance = new EditDistance();
  private final Random random = new Random(5);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void isTheLeastNumberOfChanges() {
    for (int i = 0; i < 3_000; i++) {
      String a = text();
      String b = text();
      assertThat(between(a, b))
          .as("%s and %s", a, b)
          .isEqualTo(defined(a.codePoints().toArray(), b.codePoints().toArray(), 0, 0));
    }
  }

  @Test
  void growsWithTheTexts() {
    assertThat(between("a".repeat(1_000), "b".repeat(900))).isEqualTo(1_000);
    assertThat(between("", "😀".repeat(300))).isEqualTo(300);
    assertThat(between("x", "y")).isEqualTo(1);
  }

  private int between(String a, String b) {
    memory.reset();
    long left = memory.put(a);
    int leftLength = memory.length();
    long right = memory.put(b);
    return distance.levenshtein(left, leftLength, right, memory.length());
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }

  private static int defined(int[] a, int[] b, int i, int j) {
    if (i == a.length || j == b.length) {
      return a.length - i + b.length - j;
    }
    int other = 1 + Math.min(defined(a, b, i + 1, j), defined(a, b, i, j + 1));
    return Math.min(other, (a[i] == b[j] ? 0 : 1) + defined(a, b, i + 1, j + 1));
  }
}
