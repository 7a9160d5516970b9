package dev.laminardb.benchmarks.flink;

import dev.laminardb.benchmarks.nexmark.Checksum;
import dev.laminardb.benchmarks.nexmark.Engine;
import dev.laminardb.benchmarks.nexmark.EventKind;
import dev.laminardb.benchmarks.nexmark.EventTable;
import dev.laminardb.benchmarks.nexmark.Events;
import dev.laminardb.benchmarks.nexmark.NexmarkQuery;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One query on Flink, each pass a job. The clock runs from the first row that the job reads to its
 * last result, so planning and deployment do not count; taking up the code generated for the job
 * does.
 */
final class FlinkEngine implements Engine {
  private static final String WATERMARK = ", WATERMARK FOR %1$s AS %1$s - INTERVAL '4' SECOND";

  private final String name;
  private final NexmarkQuery query;
  private final Events events;
  private final FlinkSettings settings;

  FlinkEngine(String name, NexmarkQuery query, Events events, boolean miniBatch) {
    this.name = name;
    this.query = query;
    this.events = events;
    settings = new FlinkSettings(miniBatch, FlinkSettings.DEFAULT_BUFFER_TIMEOUT);
  }

  @Override
  public String name() {
    return name;
  }

  /** A timed pass of a changing result leaves out the rows that updates replace. */
  @Override
  public boolean checksEveryPass() {
    return !query.updates();
  }

  @Override
  public Pass check() {
    return run(true);
  }

  @Override
  public Pass run() {
    return run(false);
  }

  private Pass run(boolean retracting) {
    Checksum result = new Checksum();
    try (FlinkRun run =
        new FlinkRun(
            (table, columns) -> new EventFeed(table(table), columns),
            types -> new ResultHash(types, result),
            retracting)) {
      return Pass.of(
          run.execute(
              settings,
              query.reads().stream().map(kind -> quoted(source(kind))).toList(),
              quoted(query.flinkSql())),
          result);
    }
  }

  private EventTable table(String name) {
    return events.table(EventKind.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  /** {@code dateTime} is a word of Flink's SQL. */
  private static String quoted(String sql) {
    return sql.replaceAll("\\bdateTime\\b", "`dateTime`");
  }

  /** Event time in Flink has milliseconds; elsewhere the times keep their microseconds. */
  private String source(EventKind kind) {
    boolean millis = query.flinkTime() == NexmarkQuery.FlinkTime.DATE_TIME;
    String time = millis ? "TIMESTAMP(3)" : "TIMESTAMP(6)";
    String columns =
        events.table(kind).columns().stream()
            .map(column -> column.name() + " " + type(column, time))
            .collect(Collectors.joining(", "));
    String eventTime =
        switch (query.flinkTime()) {
          case NONE -> "";
          case DATE_TIME -> WATERMARK.formatted("dateTime");
          case EVENT_TIME ->
              ", eventTime AS CAST(dateTime AS TIMESTAMP(3))" + WATERMARK.formatted("eventTime");
        };
    String key = events.table(kind).constraint();
    return "CREATE TABLE " + kind.table() + " (" + columns + eventTime + key + ")";
  }

  private static String type(EventTable.Column column, String time) {
    if (column instanceof EventTable.Longs) {
      return "BIGINT";
    }
    return column instanceof EventTable.Times ? time : "VARCHAR";
  }

  @Override
  public void close() {}
}
