package dev.laminardb.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicedWindowTest {
  @ParameterizedTest
  @CsvSource({
    "10, 0, 0, 0", "10, 0, 9, 0", "10, 0, 10, 10", "10, 0, -1, -10", "10, 0, -10, -10",
    "10, 0, -11, -20", "10, 3, 0, -7", "10, 3, 2, -7", "10, 3, 3, 3", "10, 3, -7, -7",
    "10, 3, -8, -17", "10, -7, 3, 3", "10, 13, 2, -7", "10, 10, 5, 0", "1, 0, -5, -5"
  })
  void startsAtTheMultipleOfTheSizeBelow(long size, long offset, long time, long start) {
    SlicedWindow window = SlicedWindow.tumble(size, offset);

    assertThat(window.paneStart(time)).isEqualTo(start);
    assertThat(window.paneEnd(time)).isEqualTo(start + size);
    assertThat(window.lastWindow(time)).isEqualTo(window.firstWindow(time));
    assertThat(window.startOf(window.firstWindow(time))).isEqualTo(start);
    assertThat(window.endOf(window.firstWindow(time))).isEqualTo(start + size);
  }

  @Test
  void refusesLengthsThatMakeNoWindows() {
    assertRefused(() -> SlicedWindow.tumble(0, 0), "0");
    assertRefused(() -> SlicedWindow.tumble(-5, 0), "-5");
    assertRefused(() -> SlicedWindow.hop(0, 10, 0), "positive");
    assertRefused(() -> SlicedWindow.hop(11, 10, 0), "11 µs is more than the window size, 10");
    assertRefused(() -> SlicedWindow.hop(1, 10, 0), "2 µs apart");
    assertRefused(() -> SlicedWindow.hop(2, 20_001, 0), "10000");
    assertRefused(() -> SlicedWindow.cumulate(4, 10, 0), "no multiple of the step, 4");
    assertRefused(() -> SlicedWindow.cumulate(0, 10, 0), "positive");
    assertRefused(() -> SlicedWindow.cumulate(20, 10, 0), "20");
    assertRefused(() -> SlicedWindow.cumulate(2, 20_002, 0), "10000");
    assertThat(SlicedWindow.hop(2, 20_000, 0).kind()).isEqualTo(SlicedWindow.Kind.HOP);
    assertThat(SlicedWindow.cumulate(2, 20_000, 0).stepMicros()).isEqualTo(2);
  }

  private static void assertRefused(ThrowingCallable made, String message) {
    assertThatThrownBy(made)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
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
      SlicedWindow window = SlicedWindow.tumble(size, offset);
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

      assertThat(window.paneStart(time)).as("%s of %d", window, time).isEqualTo(start);
      assertThat(window.paneEnd(start)).as("%s of %d", window, time).isEqualTo(end);
      long number = window.firstWindow(time);
      assertThat(window.lastWindow(time)).as("%s of %d", window, time).isEqualTo(number);
      assertThat(window.startOf(number)).as("%s of %d", window, time).isEqualTo(start);
      assertThat(window.endOf(number)).as("%s of %d", window, time).isEqualTo(end);
    }
  }

  /** A window by its exact bounds. */
  private record Bounds(BigInteger start, BigInteger end) {}

  /** The windows that hold a time, in the order of their ends, in unbounded arithmetic. */
  private static List<Bounds> windowsOf(SlicedWindow window, BigInteger time) {
    BigInteger step = BigInteger.valueOf(window.stepMicros());
    BigInteger size = BigInteger.valueOf(window.sizeMicros());
    boolean cumulates = window.kind() == SlicedWindow.Kind.CUMULATE;
    BigInteger offset = BigInteger.valueOf(window.offsetMicros());
    BigInteger start = time.subtract(time.subtract(offset).mod(cumulates ? size : step));
    List<Bounds> found = new ArrayList<>();
    if (cumulates) {
      for (BigInteger end = start.add(step);
          end.compareTo(start.add(size)) <= 0;
          end = end.add(step)) {
        if (end.compareTo(time) > 0) {
          found.add(new Bounds(start, end));
        }
      }
    } else {
      for (; start.add(size).compareTo(time) > 0; start = start.subtract(step)) {
        found.add(0, new Bounds(start, start.add(size)));
      }
    }
    return found;
  }

  private static long saturated(BigInteger exact) {
    return exact
        .max(BigInteger.valueOf(Long.MIN_VALUE))
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }

  @Test
  void overlappingWindowsAgreeWithUnboundedArithmetic() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      long step = 2L + random.nextInt(random.nextBoolean() ? 6 : 1_000_000);
      long size =
          random.nextBoolean() ? step * (1 + random.nextInt(6)) : step + random.nextInt(9 * 2);
      long offset = random.nextLong();
      SlicedWindow window =
          random.nextBoolean() && size % step == 0
              ? SlicedWindow.cumulate(step, size, offset)
              : SlicedWindow.hop(step, size, offset);
      long time =
          switch (random.nextInt(4)) {
            case 0 -> Long.MIN_VALUE + random.nextInt(50);
            case 1 -> Long.MAX_VALUE - random.nextInt(50);
            case 2 -> random.nextInt(200) - 100;
            default -> random.nextLong();
          };
      String what = window + " of " + time;

      List<Bounds> expected = windowsOf(window, BigInteger.valueOf(time));
      long first = window.firstWindow(time);
      assertThat(window.lastWindow(time) - first).as(what).isEqualTo(expected.size() - 1L);
      for (int w = 0; w < expected.size(); w++) {
        Bounds bounds = expected.get(w);
        assertThat(window.startOf(first + w)).as(what).isEqualTo(saturated(bounds.start()));
        assertThat(window.endOf(first + w)).as(what).isEqualTo(saturated(bounds.end()));
      }
      long start = window.paneStart(time);
      long end = window.paneEnd(time);
      assertThat(time).as(what).isBetween(start, end);
      assertPaneIsWhole(window, start, end, expected, what);
    }
  }

  /** Both ends of a pane are in the same windows as what is between, and no time beyond is. */
  private static void assertPaneIsWhole(
      SlicedWindow window, long start, long end, List<Bounds> expected, String what) {
    BigInteger first = BigInteger.valueOf(start);
    BigInteger after = BigInteger.valueOf(end);
    assertThat(windowsOf(window, first)).as(what).isEqualTo(expected);
    if (end < Long.MAX_VALUE) {
      assertThat(windowsOf(window, after.subtract(BigInteger.ONE))).as(what).isEqualTo(expected);
      assertThat(windowsOf(window, after)).as(what).isNotEqualTo(expected);
    }
    if (start > Long.MIN_VALUE) {
      BigInteger before = first.subtract(BigInteger.ONE);
      assertThat(windowsOf(window, before)).as(what).isNotEqualTo(expected);
    }
  }
}
