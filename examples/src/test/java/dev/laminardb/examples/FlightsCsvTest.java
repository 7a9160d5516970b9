package dev.laminardb.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlightsCsvTest {
  private static final String HEADER = "departure,origin,destination,delay,distance\n";

  private static BufferedReader text(String text) {
    return new BufferedReader(new StringReader(text));
  }

  @Test
  void readsTheBundledFlightsInOrderOfDeparture() {
    List<Flight> flights = FlightsCsv.read();

    assertThat(flights)
        .hasSize(20_000)
        .isSortedAccordingTo(Comparator.comparing(Flight::departure))
        .startsWith(new Flight(Instant.parse("2001-01-01T00:47:00Z"), "DTW", "LAS", 66, 1750));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001-01-01 00:47:00,DTW,LAS,66",
        "2001-01-01,DTW,LAS,66,1750",
        "2001-01-01 00:47:00,DTW,LAS,late,1750"
      })
  void namesTheLineThatIsNotAFlight(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlightsCsv.read(text(HEADER + line)))
        .withMessageContaining("line 2")
        .withMessageContaining(line);
  }

  @Test
  void refusesAFileWithOtherColumns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FlightsCsv.read(text("a,b\n1,2\n")))
        .withMessageContaining("line 1");
  }
}
