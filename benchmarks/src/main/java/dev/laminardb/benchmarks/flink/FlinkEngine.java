package dev.laminardb.benchmarks.flink;

import dev.laminardb.benchmarks.nexmark.Bids;
import dev.laminardb.benchmarks.nexmark.Checksum;
import dev.laminardb.benchmarks.nexmark.Engine;
import dev.laminardb.benchmarks.nexmark.NexmarkQuery;

/**
 * One query on Flink, each pass a job. The clock runs from the first bid that the job reads to its
 * last result, so planning and deployment do not count; taking up the code generated for the job
 * does.
 */
final class FlinkEngine implements Engine {
  /** Event time in Flink has milliseconds; elsewhere the times keep their microseconds. */
  private static final String BID =
      """
      CREATE TABLE bid (auction BIGINT, bidder BIGINT, price BIGINT, channel VARCHAR, url VARCHAR,
        dateTime TIMESTAMP(%s), extra VARCHAR%s)""";

  private static final String WATERMARK = ", WATERMARK FOR %1$s AS %1$s - INTERVAL '4' SECOND";

  private final String name;
  private final NexmarkQuery query;
  private final Bids bids;
  private final FlinkSettings settings;

  FlinkEngine(String name, NexmarkQuery query, Bids bids, boolean miniBatch) {
    this.name = name;
    this.query = query;
    this.bids = bids;
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
            columns -> new BidFeed(bids, columns),
            types -> new ResultHash(types, result),
            retracting)) {
      return Pass.of(run.execute(settings, quoted(source()), quoted(query.flinkSql())), result);
    }
  }

  /** {@code dateTime} is a word of Flink's SQL. */
  private static String quoted(String sql) {
    return sql.replaceAll("\\bdateTime\\b", "`dateTime`");
  }

  private String source() {
    return switch (query.flinkTime()) {
      case NONE -> BID.formatted(6, "");
      case DATE_TIME -> BID.formatted(3, WATERMARK.formatted("dateTime"));
      case EVENT_TIME ->
          BID.formatted(
              6,
              ", eventTime AS CAST(dateTime AS TIMESTAMP(3))" + WATERMARK.formatted("eventTime"));
    };
  }

  @Override
  public void close() {}
}
