package dev.laminardb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class DelayBarTest {
  private final DelayBar blocks = DelayBar.in(StandardCharsets.UTF_8);
  private final DelayBar ascii = DelayBar.in(StandardCharsets.US_ASCII);

  @Test
  void drawsEighthsOfACell() {
    assertThat(blocks.of(5)).isEqualTo("█");
    assertThat(blocks.of(12.5)).isEqualTo("██▌");
    assertThat(blocks.of(0.625)).isEqualTo("▏");
  }

  @Test
  void drawsNumberSignsWhereTheCharsetHasNoBlocks() {
    assertThat(ascii.of(14)).isEqualTo("###");
  }

  @Test
  void drawsNothingForAnEarlyArrival() {
    assertThat(blocks.of(-20)).isEmpty();
    assertThat(ascii.of(-20)).isEmpty();
  }

  @Test
  void isNeverWiderThan24Cells() {
    assertThat(blocks.of(5000)).hasSize(24);
    assertThat(ascii.of(5000)).hasSize(24);
  }
}
