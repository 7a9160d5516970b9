package dev.laminardb.examples;

import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Prints results for people: a block for each window that closes, the worst days at the end. */
final class DelayTable implements Report {
  private static final int AIRPORTS_SHOWN = 5;
  private static final DateTimeFormatter WINDOW =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String HEADER =
      String.format(
          "%-20s  %-6s %7s %8s %8s %8s", "", "origin", "flights", "average", "max", ">15 min");
  private static final Comparator<AirportWindow> BUSIEST_FIRST =
      Comparator.comparingLong(AirportWindow::flights)
          .reversed()
          .thenComparing(AirportWindow::origin);

  private final PrintStream out;
  private final ProgressLine progress;
  private final DelayBar bar;
  private final int shown;

  DelayTable(PrintStream out, ProgressLine progress, DelayBar bar, boolean all) {
    this.out = out;
    this.progress = progress;
    this.bar = bar;
    this.shown = all ? Integer.MAX_VALUE : AIRPORTS_SHOWN;
  }

  @Override
  public void begin() {
    out.println("Arrival delays in minutes, by airport of origin and 6-hour window");
    out.println();
    out.println(HEADER);
  }

  @Override
  public void windowClosed(List<AirportWindow> airports) {
    progress.clear();
    List<AirportWindow> busiest = airports.stream().sorted(BUSIEST_FIRST).limit(shown).toList();
    String label = WINDOW.format(airports.get(0).windowStart());
    for (AirportWindow row : busiest) {
      out.println(line(label, row));
      label = "";
    }
    List<AirportWindow> others =
        airports.stream().sorted(BUSIEST_FIRST).skip(busiest.size()).toList();
    if (!others.isEmpty()) {
      long flights = others.stream().mapToLong(AirportWindow::flights).sum();
      out.printf(
          Locale.ROOT,
          "%-20s  and %s with %s%n",
          "",
          count(others.size(), "more airport"),
          count(flights, "flight"));
    }
    out.flush();
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private String line(String label, AirportWindow row) {
    return String.format(
            Locale.ROOT,
            "%-20s  %-6s %7d %8.1f %8d %7.0f%%  %s",
            label,
            row.origin(),
            row.flights(),
            row.averageDelay(),
            row.maxDelay(),
            100 * row.lateShare(),
            bar.of(row.averageDelay()))
        .stripTrailing();
  }

  @Override
  public void progress(int pushed, int flights) {
    progress.show(String.format(Locale.ROOT, "%,d of %,d flights pushed", pushed, flights));
  }

  @Override
  public void end(List<AirportWindow> worstDays, Statistics statistics) {
    progress.clear();
    out.println();
    out.println(
        "The " + worstDays.size() + " worst origin-days: highest average delay, 5 flights or more");
    out.println();
    out.println(HEADER);
    worstDays.forEach(row -> out.println(line(DAY.format(row.windowStart()), row)));
    out.println();
    out.println(statistics.summary());
    out.flush();
  }
}
