package dev.laminardb.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers of every length, often near powers of ten and two, against {@link BigDecimal}. */
class WideDecimalsTest {
  private static final int ROUNDS = 50_000;
  private static final BigInteger MOST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

  private final NativeText memory = new NativeText();
  private final WideDecimals decimals = new WideDecimals();
  private final Random random = new Random(38);

  @AfterEach
  void close() {
    memory.close();
  }

  private BigInteger number() {
    BigInteger value =
        switch (random.nextInt(4)) {
          case 0 -> BigInteger.TEN.pow(random.nextInt(38));
          case 1 -> BigInteger.TWO.pow(random.nextInt(126));
          case 2 -> new BigInteger(random.nextInt(126), random);
          default -> BigInteger.valueOf(random.nextInt(20));
        };
    value = value.add(BigInteger.valueOf(random.nextInt(3) - 1)).min(MOST);
    return random.nextBoolean() ? value : value.negate();
  }

  private static long low(BigInteger value) {
    return value.longValue();
  }

  private static long high(BigInteger value) {
    return value.shiftRight(64).longValue();
  }

  /** The result, null where it has more digits than it may. */
  private @Nullable BigInteger result(LongSupplier call) {
    try {
      long low = call.getAsLong();
      return Decimals.toBigInteger(low, decimals.high());
    } catch (LaminarException e) {
      assertThat(e.errorCode()).isEqualTo(ErrorCode.NUMERIC_OVERFLOW);
      return null;
    }
  }

  private static @Nullable BigInteger limited(BigInteger exact, int precision) {
    return exact.abs().compareTo(BigInteger.TEN.pow(precision)) < 0 ? exact : null;
  }

  private static BigInteger rounded(BigDecimal value) {
    return value.setScale(0, RoundingMode.HALF_UP).unscaledValue();
  }

  @Test
  void addsSubtractsAndMultiplies() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = number();
      BigInteger b = number();
      int precision = 1 + random.nextInt(38);
      int down = random.nextBoolean() ? 0 : random.nextInt(40);

      assertThat(result(() -> decimals.add(low(a), high(a), low(b), high(b), precision, 0)))
          .as("%s + %s", a, b)
          .isEqualTo(limited(a.add(b), precision));
      assertThat(result(() -> decimals.subtract(low(a), high(a), low(b), high(b), precision, 0)))
          .as("%s - %s", a, b)
          .isEqualTo(limited(a.subtract(b), precision));
      assertThat(
              result(() -> decimals.multiply(low(a), high(a), low(b), high(b), down, precision, 0)))
          .as("%s * %s / 10^%d", a, b, down)
          .isEqualTo(limited(rounded(new BigDecimal(a.multiply(b), down)), precision));
      assertThat(Integer.signum(Decimals.compare(low(a), high(a), low(b), high(b))))
          .isEqualTo(a.compareTo(b));
      assertThat(
              Decimals.toBigInteger(
                      low(a) * low(b), Decimals.multiplyHigh(low(a), high(a), low(b), high(b)))
                  .subtract(a.multiply(b))
                  .mod(BigInteger.TWO.pow(128)))
          .isZero();
    }
  }

  @Test
  void dividesAndRescales() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger a = number();
      BigInteger b = number();
      int precision = 1 + random.nextInt(38);
      int exponent = random.nextInt(39);

      if (b.signum() != 0) {
        BigDecimal exact =
            new BigDecimal(a.multiply(BigInteger.TEN.pow(exponent)))
                .divide(new BigDecimal(b), 0, RoundingMode.HALF_UP);
        assertThat(
                result(
                    () ->
                        decimals.divide(low(a), high(a), low(b), high(b), exponent, precision, 0)))
            .as("%s * 10^%d / %s", a, exponent, b)
            .isEqualTo(limited(exact.unscaledValue(), precision));
        assertThat(result(() -> decimals.remainder(low(a), high(a), low(b), high(b))))
            .as("%s %% %s", a, b)
            .isEqualTo(a.remainder(b));
      }
      assertThat(result(() -> decimals.scaleUp(low(a), high(a), exponent, precision, 0)))
          .as("%s * 10^%d", a, exponent)
          .isEqualTo(limited(a.multiply(BigInteger.TEN.pow(exponent)), precision));
      assertThat(result(() -> decimals.scaleDown(low(a), high(a), exponent + 1, precision, 0)))
          .as("%s / 10^%d", a, exponent + 1)
          .isEqualTo(limited(rounded(new BigDecimal(a, exponent + 1)), precision));
      if (exponent > 0 && exponent <= 18 && a.bitLength() < 60) {
        assertThat(Decimals.scaleDown(low(a), Decimals.powerLow(exponent)))
            .isEqualTo(rounded(new BigDecimal(a, exponent)).longValueExact());
      }
    }
  }

  @Test
  void readsAndWritesText() {
    for (int i = 0; i < ROUNDS; i++) {
      memory.reset();
      BigInteger a = number();
      int scale = random.nextInt(39);
      int wanted = random.nextInt(39);
      String text = new BigDecimal(a, scale).toPlainString();

      assertThat(memory.made(decimals.write(memory.scratch(), low(a), high(a), scale)))
          .isEqualTo(text);
      String written = random.nextInt(4) == 0 ? new BigDecimal(a, scale).toString() : text;
      long address = memory.put(" " + written);
      int length = memory.length();
      assertThat(result(() -> decimals.parse(address, length, 38, wanted)))
          .as("%s with %d digits behind the point", written, wanted)
          .isEqualTo(limited(rounded(new BigDecimal(a, scale - wanted)), 38));
    }
  }

  @Test
  void convertsDoubles() {
    for (int i = 0; i < ROUNDS; i++) {
      double value =
          random.nextInt(3) == 0
              ? Double.longBitsToDouble(random.nextLong())
              : random.nextInt(2_000_000) / 1000.0 * (random.nextInt(3) - 1);
      int scale = random.nextInt(39);
      if (Double.isFinite(value)) {
        BigInteger exact =
            new BigDecimal(value).setScale(scale, RoundingMode.HALF_UP).unscaledValue();
        assertThat(result(() -> decimals.ofDouble(value, 38, scale)))
            .as("%s with %d digits behind the point", value, scale)
            .isEqualTo(limited(exact, 38));
      }
      BigInteger a = number();
      assertThat(Decimals.toDouble(low(a), high(a), scale))
          .isEqualTo(new BigDecimal(a, scale).doubleValue());
    }
  }

  @Test
  void roundsToIntegersThatFit() {
    assertThat(decimals.toInt(25, 0, 1)).isEqualTo(3);
    assertThat(decimals.toInt(-25, -1, 1)).isEqualTo(-3);
    assertThat(decimals.toLong(Long.MIN_VALUE, -1, 0)).isEqualTo(Long.MIN_VALUE);
    assertThatThrownBy(() -> decimals.toLong(Long.MIN_VALUE, 0, 0)).hasMessageContaining("BIGINT");
    assertThatThrownBy(() -> decimals.toInt(21474836475L, 0, 1)).hasMessageContaining("INT");
    assertThatThrownBy(() -> decimals.ofDouble(Double.NaN, 38, 0)).hasMessageContaining("NaN");
  }

  @Test
  void refusesTextThatIsNoNumber() {
    for (String text : new String[] {"", "x", "1.2.3", "--1", "1e", "٣", "NaN", ".", "+"}) {
      memory.reset();
      long address = memory.put(text);
      int length = memory.length();
      assertThatThrownBy(() -> decimals.parse(address, length, 38, 2))
          .as(text)
          .hasMessageContaining("is no DECIMAL");
    }
  }
}
