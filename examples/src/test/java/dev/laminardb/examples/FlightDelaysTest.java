package dev.laminardb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FlightDelaysTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return FlightDelays.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private List<String> outLines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private String errText() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void printsTheCsvThatDuckDbComputes(String cores) throws Exception {
    int exitCode = run("--format", "csv", "--cores", cores);

    assertThat(exitCode).isZero();
    assertThat(errText()).isEmpty();
    assertThat(outLines().get(0)).isEqualTo(DelayCsv.HEADER);
    assertThat(outLines().subList(1, outLines().size()))
        .hasSizeGreaterThan(10_000)
        .containsExactlyElementsOf(DuckDbDelays.windows().stream().map(DelayCsv::line).toList());
  }

  @Test
  void endsTheTableWithTheWorstDaysThatDuckDbFinds() throws Exception {
    run("--cores", "2");

    List<String> lines = outLines();
    int title = lines.indexOf("The 10 worst origin-days: highest average delay, 5 flights or more");
    assertThat(title).isPositive();
    List<List<String>> shown =
        lines.subList(title + 3, title + 13).stream()
            .map(line -> List.of(line.strip().split(" +")).subList(1, 6))
            .toList();
    assertThat(shown).containsExactlyElementsOf(DuckDbDelays.worstDays());
  }

  @Test
  void showsEveryWindowAndItsBusiestAirports() throws Exception {
    run();

    long windows =
        DuckDbDelays.windows().stream().map(AirportWindow::windowStart).distinct().count();
    assertThat(outLines())
        .filteredOn(line -> line.matches("\\w{3} \\d{4}-\\d\\d-\\d\\d \\d\\d:.*"))
        .hasSize((int) windows);
    assertThat(outLines())
        .anyMatch(line -> line.matches(" +and \\d+ more airports? with \\d+ flights?"));
    assertThat(outLines().get(outLines().size() - 1))
        .startsWith("20,000 rows in, " + String.format("%,d", DuckDbDelays.windows().size()))
        .contains("rows/s", "p50", "p99");
    assertThat(errText()).contains("20,000 of 20,000 flights pushed");
  }

  @Test
  void showsEveryAirportWhenAsked() throws Exception {
    run("--all");

    assertThat(outLines())
        .hasSizeGreaterThan(DuckDbDelays.windows().size())
        .noneMatch(line -> line.contains("more airport"));
  }

  @Test
  void leavesNoThreadBehind() {
    var before = Thread.getAllStackTraces().keySet();

    run("--format", "csv");

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .filteredOn(thread -> thread.getName().contains("laminar"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--fast", "csv", "--format", "--format xml", "--cores", "--cores 0", "--cores x"})
  void explainsItsUsageWhenCalledWrongly(String commandLine) {
    int exitCode = run(commandLine.split(" "));

    assertThat(exitCode).isEqualTo(2);
    assertThat(outLines()).isEmpty();
    assertThat(errText()).contains("usage: FlightDelays");
  }

  @Test
  void explainsItsUsageWhenAsked() {
    int exitCode = run("--help");

    assertThat(exitCode).isZero();
    assertThat(outLines().get(0)).startsWith("usage: FlightDelays");
    assertThat(errText()).isEmpty();
  }
}
