package dev.laminardb.benchmarks.flink;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * One execution of a Flink job between a {@link Feed} and a {@link Results}. Flink serializes the
 * tables' objects on their way into its cluster, so the job's two ends find these here, by the id
 * in the tables' options.
 *
 * <p>The benchmark's thread makes and closes it; Flink's threads call the rest, one for each feed
 * and one for the results at most.
 */
final class FlinkRun implements AutoCloseable {
  private static final ConcurrentMap<String, FlinkRun> RUNS = new ConcurrentHashMap<>();

  /** Where the rows come from. */
  interface Feed {
    /**
     * Emits some rows.
     *
     * @return whether there are more
     */
    boolean emit(ReaderOutput<RowData> out);
  }

  /** Makes a feed of some columns of a source, in an order. */
  interface FeedFactory {
    Feed of(String table, int[] columns);
  }

  /** Makes a reader of the results from their types. */
  interface Results {
    Consumer<RowData> of(List<LogicalType> types);
  }

  private final String id = UUID.randomUUID().toString();
  private final FeedFactory feed;
  private final Results results;
  private final boolean retracting;
  private volatile long begin;
  private volatile long end;

  /**
   * Prepares a run.
   *
   * @param retracting whether the results hear which rows are no longer valid; otherwise an update
   *     is its new row only
   */
  FlinkRun(FeedFactory feed, Results results, boolean retracting) {
    this.feed = feed;
    this.results = results;
    this.retracting = retracting;
    RUNS.put(id, this);
  }

  /** The run with an id. */
  static FlinkRun of(String id) {
    FlinkRun run = RUNS.get(id);
    if (run == null) {
      throw new IllegalStateException("no run " + id);
    }
    return run;
  }

  /** What tables have after {@code WITH} to be this run's. */
  String options(String connector) {
    return "('connector' = '" + connector + "', 'run' = '" + id + "')";
  }

  /**
   * Runs a query to its end.
   *
   * @param settings of the cluster and the planner
   * @param sources their names and columns
   * @param query what to insert into the results
   * @return nanoseconds from the first call of the feed to the last result
   */
  long execute(FlinkSettings settings, List<String> sources, String query) {
    StreamExecutionEnvironment cluster =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings.cluster());
    StreamTableEnvironment tables = StreamTableEnvironment.create(cluster);
    settings.configure(tables.getConfig());
    for (String source : sources) {
      tables.executeSql(source + " WITH " + options(MemorySourceFactory.NAME));
    }
    tables.executeSql(
        "CREATE TABLE results ("
            + ResultColumns.of(tables.sqlQuery(query).getResolvedSchema())
            + ") WITH "
            + options(MemorySinkFactory.NAME));
    try {
      tables.executeSql("INSERT INTO results " + query).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("Flink failed at " + query, e);
    }
    return end - begin;
  }

  Feed feed(String table, int[] columns) {
    return feed.of(table, columns);
  }

  Consumer<RowData> results(List<LogicalType> types) {
    return results.of(types);
  }

  boolean isRetracting() {
    return retracting;
  }

  /** A source's first row is about to be read; of several sources the first one counts. */
  synchronized void began() {
    if (begin == 0) {
      begin = System.nanoTime();
    }
  }

  /** The last result has been taken. */
  void ended() {
    end = System.nanoTime();
  }

  @Override
  public void close() {
    RUNS.remove(id);
  }
}
