package dev.laminardb.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.stream.Watermark;
import org.junit.jupiter.api.Test;

class BoundedOutOfOrdernessTest {
  @Test
  void hasNoWatermarkBeforeTheFirstRow() {
    assertThat(new BoundedOutOfOrderness(5).watermark()).isEqualTo(Watermark.NONE);
  }

  @Test
  void staysBehindTheGreatestTimeSeen() {
    BoundedOutOfOrderness watermarks = new BoundedOutOfOrderness(5);

    assertThat(watermarks.observe(100)).isTrue();
    assertThat(watermarks.watermark()).isEqualTo(95);
    assertThat(watermarks.observe(101)).isTrue();
    assertThat(watermarks.watermark()).isEqualTo(96);
  }

  @Test
  void neverGoesBack() {
    BoundedOutOfOrderness watermarks = new BoundedOutOfOrderness(5);
    watermarks.observe(100);

    assertThat(watermarks.observe(100)).isFalse();
    assertThat(watermarks.observe(50)).isFalse();
    assertThat(watermarks.advanceTo(95)).isFalse();
    assertThat(watermarks.advanceTo(94)).isFalse();
    assertThat(watermarks.watermark()).isEqualTo(95);
  }

  @Test
  void takesADeclaredWatermarkWithoutDelay() {
    BoundedOutOfOrderness watermarks = new BoundedOutOfOrderness(5);
    watermarks.observe(100);

    assertThat(watermarks.advanceTo(98)).isTrue();
    assertThat(watermarks.watermark()).isEqualTo(98);
    assertThat(watermarks.observe(103)).isFalse();
    assertThat(watermarks.observe(104)).isTrue();
    assertThat(watermarks.watermark()).isEqualTo(99);
  }

  @Test
  void doesNotWrapAroundAtTheEndsOfTheRange() {
    BoundedOutOfOrderness watermarks = new BoundedOutOfOrderness(10);

    assertThat(watermarks.observe(Long.MIN_VALUE)).isFalse();
    assertThat(watermarks.observe(Long.MIN_VALUE + 9)).isFalse();
    assertThat(watermarks.observe(Long.MIN_VALUE + 11)).isTrue();
    assertThat(watermarks.watermark()).isEqualTo(Long.MIN_VALUE + 1);
    assertThat(watermarks.observe(Long.MAX_VALUE)).isTrue();
    assertThat(watermarks.watermark()).isEqualTo(Long.MAX_VALUE - 10);
    assertThat(watermarks.advanceTo(Long.MAX_VALUE)).isTrue();
  }
}
