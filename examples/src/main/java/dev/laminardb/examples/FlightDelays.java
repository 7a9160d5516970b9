package dev.laminardb.examples;

import dev.laminardb.LaminarDB;
import dev.laminardb.LaminarDBBuilder;
import dev.laminardb.Source;
import dev.laminardb.Subscription;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Real flights, pushed one by one through two streaming queries: the delays of every airport in
 * every 6-hour window, printed as the windows close, and at the end the ten worst days of an
 * airport.
 *
 * <p>The queries are in {@link #SQL}, the loop that feeds them in {@link #run(List, Report)}; the
 * other classes of this package read the file and print the results.
 */
public final class FlightDelays {
  static final String SQL =
      """
      CREATE SOURCE flights (
        departure TIMESTAMP NOT NULL,
        origin VARCHAR NOT NULL,
        destination VARCHAR NOT NULL,
        delay INT NOT NULL,
        distance INT NOT NULL,
        WATERMARK FOR departure AS departure);

      CREATE STREAM delays AS
        SELECT window_start, origin,
               COUNT(*) AS flights,
               AVG(delay) AS average_delay,
               MAX(delay) AS max_delay,
               COUNT(*) FILTER (WHERE delay > 15) * 1.0E0 / COUNT(*) AS late_share
        FROM TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '6' HOUR)
        GROUP BY window_start, window_end, origin
        EMIT ON WINDOW CLOSE;

      CREATE STREAM origin_days AS
        SELECT window_start, origin,
               COUNT(*) AS flights,
               AVG(delay) AS average_delay,
               MAX(delay) AS max_delay,
               COUNT(*) FILTER (WHERE delay > 15) * 1.0E0 / COUNT(*) AS late_share
        FROM TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '1' DAY)
        GROUP BY window_start, window_end, origin
        HAVING COUNT(*) >= 5
        EMIT ON WINDOW CLOSE;
      """;

  private static final Duration WINDOW = Duration.ofHours(6);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int WORST_DAYS = 10;
  private static final int ROWS_PER_PROGRESS = 2_500;

  private static final Comparator<AirportWindow> BY_ORIGIN =
      Comparator.comparing(AirportWindow::windowStart).thenComparing(AirportWindow::origin);
  private static final Comparator<AirportWindow> WORST_FIRST =
      Comparator.comparingDouble(AirportWindow::averageDelay).reversed().thenComparing(BY_ORIGIN);

  private final Options options;

  private FlightDelays(Options options) {
    this.options = options;
  }

  /** Runs the program; {@code --help} says how to call it. Exit code 2 if it was called wrongly. */
  public static void main(String[] arguments) {
    int exitCode = run(arguments, System.out, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** The program without its process: returns the exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (List.of(arguments).contains("--help")) {
      out.print(Options.USAGE);
      return 0;
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (Options.UsageException e) {
      err.println(e.getMessage());
      err.print(Options.USAGE);
      return 2;
    }
    new FlightDelays(options).run(FlightsCsv.read(), report(options, out, err));
    return 0;
  }

  private static Report report(Options options, PrintStream out, PrintStream err) {
    return switch (options.format()) {
      case CSV -> new DelayCsv(out);
      case TABLE ->
          new DelayTable(
              out,
              new ProgressLine(err, System.console() != null),
              DelayBar.in(terminalCharset()),
              options.all());
    };
  }

  /** Java 17 has no stdout.encoding; there standard output has the platform's encoding. */
  private static Charset terminalCharset() {
    String platform = System.getProperty("native.encoding", "US-ASCII");
    return Charset.forName(System.getProperty("stdout.encoding", platform));
  }

  private LaminarDB open() {
    LaminarDBBuilder builder = LaminarDB.builder();
    Integer cores = options.cores();
    return cores == null ? builder.open() : builder.cores(cores).open();
  }

  /** Pushes the flights in order, and takes what each closing window yields. */
  private void run(List<Flight> flights, Report report) {
    Statistics statistics = new Statistics();
    List<AirportWindow> originDays = new ArrayList<>();
    report.begin();
    try (LaminarDB db = open()) {
      db.execute(SQL);
      Source<Flight> source = db.source("flights", Flight.class);
      try (Subscription<AirportWindow> delays = db.subscribe("delays", AirportWindow.class);
          Subscription<AirportWindow> days = db.subscribe("origin_days", AirportWindow.class)) {
        Instant windowEnd = endOf(WINDOW, flights.get(0).departure());
        for (int i = 0; i < flights.size(); i++) {
          Flight flight = flights.get(i);
          boolean closesWindow = !flight.departure().isBefore(windowEnd);
          long start = System.nanoTime();
          source.push(flight);
          List<AirportWindow> closed = closesWindow ? take(db, delays) : List.of();
          statistics.step(1, closed.size(), System.nanoTime() - start);
          if (closesWindow) {
            report.windowClosed(closed);
            originDays.addAll(days.poll());
            windowEnd = endOf(WINDOW, flight.departure());
          }
          if ((i + 1) % ROWS_PER_PROGRESS == 0) {
            report.progress(i + 1, flights.size());
          }
        }
        long start = System.nanoTime();
        source.watermark(endOf(DAY, flights.get(flights.size() - 1).departure()));
        List<AirportWindow> closed = take(db, delays);
        statistics.step(0, closed.size(), System.nanoTime() - start);
        report.windowClosed(closed);
        originDays.addAll(days.poll());
      }
    }
    report.end(originDays.stream().sorted(WORST_FIRST).limit(WORST_DAYS).toList(), statistics);
  }

  /** A window has been closed: waits until all of its rows are here. */
  private static List<AirportWindow> take(LaminarDB db, Subscription<AirportWindow> delays) {
    db.flush();
    return delays.poll().stream().sorted(BY_ORIGIN).toList();
  }

  /** The end of the window of that size that holds a time. */
  private static Instant endOf(Duration size, Instant time) {
    long seconds = size.toSeconds();
    return Instant.ofEpochSecond((Math.floorDiv(time.getEpochSecond(), seconds) + 1) * seconds);
  }
}
