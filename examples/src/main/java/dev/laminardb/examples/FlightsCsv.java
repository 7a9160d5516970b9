package dev.laminardb.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the flights that come with the examples; {@code flights-20k.md} says where they are from.
 */
final class FlightsCsv {
  static final String RESOURCE = "flights-20k.csv";

  private static final String HEADER = "departure,origin,destination,delay,distance";
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private FlightsCsv() {}

  /** All flights, in order of departure. */
  static List<Flight> read() {
    InputStream file = FlightsCsv.class.getResourceAsStream(RESOURCE);
    if (file == null) {
      throw new IllegalStateException(RESOURCE + " is not on the class path");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return read(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The flights of a CSV text with a header line and no quoted fields.
   *
   * @throws IllegalArgumentException naming the line that is not a flight
   */
  static List<Flight> read(BufferedReader lines) throws IOException {
    String header = lines.readLine();
    if (!HEADER.equals(header)) {
      throw new IllegalArgumentException("line 1 is not \"" + HEADER + "\": " + header);
    }
    List<Flight> flights = new ArrayList<>();
    @Nullable String line;
    for (int number = 2; (line = lines.readLine()) != null; number++) {
      flights.add(flight(line, number));
    }
    return flights;
  }

  private static Flight flight(String line, int number) {
    String[] fields = line.split(",", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException("line " + number + " has not 5 fields: " + line);
    }
    try {
      return new Flight(
          LocalDateTime.parse(fields[0], LOCAL).toInstant(ZoneOffset.UTC),
          fields[1],
          fields[2],
          Integer.parseInt(fields[3]),
          Integer.parseInt(fields[4]));
    } catch (DateTimeException | NumberFormatException e) {
      throw new IllegalArgumentException("line " + number + " is not a flight: " + line, e);
    }
  }
}
