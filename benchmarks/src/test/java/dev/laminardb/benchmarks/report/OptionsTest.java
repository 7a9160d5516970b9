package dev.laminardb.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options parse(String... args) {
    return Options.parse("test [--cores N] [--queries LIST]", Set.of("cores", "queries"), args);
  }

  @Test
  void readsWhatIsGivenAndKeepsWhatIsNot() {
    Options options = parse("--cores", "2");

    assertThat(options.number("cores", 1, 1)).isEqualTo(2);
    assertThat(options.has("cores")).isTrue();
    assertThat(options.text("queries", "q0")).isEqualTo("q0");
    assertThat(options.has("queries")).isFalse();
  }

  @Test
  void readsListsOfNumbers() {
    assertThat(parse("--cores", "1,2").numbers("cores", 1, 3)).containsExactly(1, 2);
    assertThat(parse().numbers("cores", 1, 3)).containsExactly(3);
    assertThatThrownBy(() -> parse("--cores", "1,").numbers("cores", 1, 3))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> parse("--core", "2"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown option: --core");
    assertThatThrownBy(() -> parse("cores", "2")).isInstanceOf(UsageException.class);
  }

  @Test
  void refusesAMissingOrRepeatedValue() {
    assertThatThrownBy(() -> parse("--cores"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--cores needs a value");
    assertThatThrownBy(() -> parse("--cores", "1", "--cores", "2"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--cores is given twice");
  }

  @Test
  void refusesNumbersThatAreNoneOrTooSmall() {
    assertThatThrownBy(() -> parse("--cores", "two").number("cores", 1, 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("--cores is no whole number: two");
    assertThatThrownBy(() -> parse("--cores", "0").number("cores", 1, 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("--cores is less than 1: 0");
  }
}
