package dev.laminardb.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TumblingWindowTest {
  @ParameterizedTest
  @CsvSource({
    "10, 0, 0, 0", "10, 0, 9, 0", "10, 0, 10, 10", "10, 0, -1, -10", "10, 0, -10, -10",
    "10, 0, -11, -20", "10, 3, 0, -7", "10, 3, 2, -7", "10, 3, 3, 3", "10, 3, -7, -7",
    "10, 3, -8, -17", "10, -7, 3, 3", "10, 13, 2, -7", "10, 10, 5, 0", "1, 0, -5, -5"
  })
  void startsAtTheMultipleOfTheSizeBelow(long size, long offset, long time, long start) {
    TumblingWindow window = new TumblingWindow(size, offset);

    assertThat(window.startOf(time)).isEqualTo(start);
    assertThat(window.endOf(start)).isEqualTo(start + size);
  }

  @Test
  void refusesALengthThatIsNotPositive() {
    assertThatThrownBy(() -> new TumblingWindow(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TumblingWindow(-5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-5");
  }

  @Test
  void agreesWithUnboundedArithmeticAndSaturatesAtTheEnds() {
    Random random = new Random(1);
    long[] sizes = {1, 2, 7, 1000, 3_600_000_000L, Long.MAX_VALUE / 3, Long.MAX_VALUE};
    for (int i = 0; i < 20_000; i++) {
      long size = sizes[random.nextInt(sizes.length)];
      long offset = random.nextLong();
      long time =
          switch (random.nextInt(4)) {
            case 0 -> Long.MIN_VALUE + random.nextInt(3000);
            case 1 -> Long.MAX_VALUE - random.nextInt(3000);
            case 2 -> random.nextInt(5000) - 2500;
            default -> random.nextLong();
          };
      TumblingWindow window = new TumblingWindow(size, offset);
      BigInteger exact =
          BigInteger.valueOf(time)
              .subtract(
                  BigInteger.valueOf(time)
                      .subtract(BigInteger.valueOf(offset))
                      .mod(BigInteger.valueOf(size)));
      long start = exact.max(BigInteger.valueOf(Long.MIN_VALUE)).longValueExact();
      long end =
          exact
              .add(BigInteger.valueOf(size))
              .min(BigInteger.valueOf(Long.MAX_VALUE))
              .longValueExact();

      assertThat(window.startOf(time)).as("%s of %d", window, time).isEqualTo(start);
      assertThat(window.endOf(start)).as("%s of %d", window, time).isEqualTo(end);
    }
  }
}
