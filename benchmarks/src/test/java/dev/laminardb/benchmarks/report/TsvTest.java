package dev.laminardb.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TsvTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

  @Test
  void separatesCellsByTabsAndEndsLinesWithLineFeeds() {
    new Tsv(out, "case", "rows").row("push", "3");

    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("case\trows\npush\t3\n");
  }

  @Test
  void refusesARowThatDoesNotFitTheHeader() {
    Tsv table = new Tsv(out, "case", "rows");

    assertThatThrownBy(() -> table.row("push")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.row("push", "3\t4"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesNumbersWithAPointInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Tsv.seconds(0.0241)).isEqualTo("0.024100");
      assertThat(Tsv.rate(94_600_000.4)).isEqualTo("94600000");
      assertThat(Tsv.ratio(0.3)).isEqualTo("0.300");
    } finally {
      Locale.setDefault(before);
    }
  }
}
