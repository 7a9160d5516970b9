package dev.laminardb.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void writesWhatStringGetBytesGives() {
    String alphabet =
        "aZ09 ~\u0000\u007f\u0080é\u07ff\u0800€\ud7ff\ue000\uffff\ud83d\ude00\udbff\udfff";
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int chars = random.nextInt(12);
      int letters = random.nextBoolean() ? 6 : alphabet.length();
      for (int c = 0; c < chars; c++) {
        text.append(alphabet.charAt(random.nextInt(letters)));
      }
      writesAsGetBytes(text.toString());
    }
  }

  @Test
  void writesEveryChar() {
    for (int c = 0; c <= 0xffff; c++) {
      writesAsGetBytes("abc" + (char) c);
    }
  }

  private static void writesAsGetBytes(String text) {
    byte[] expected = text.getBytes(StandardCharsets.UTF_8);
    byte[] actual = new byte[expected.length + 5];

    int written = Utf8.put(text, new UnsafeBuffer(actual), 3);

    assertThat(written).isEqualTo(expected.length);
    assertThat(Utf8.length(text)).isEqualTo(expected.length);
    assertThat(Arrays.copyOfRange(actual, 3, 3 + written)).isEqualTo(expected);
    assertThat(actual[0] | actual[1] | actual[2] | actual[3 + written] | actual[4 + written])
        .isZero();
  }
}
