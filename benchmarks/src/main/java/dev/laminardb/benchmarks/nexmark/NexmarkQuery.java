package dev.laminardb.benchmarks.nexmark;

import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A query over events, in SQL and by hand. Stateless. */
public interface NexmarkQuery {
  /** Digits behind the point of every DECIMAL in a result. */
  int DECIMAL_SCALE = 3;

  /** Its name, as in {@code --queries}. */
  String name();

  /** The events that it reads. */
  default List<EventKind> reads() {
    return List.of(EventKind.BID);
  }

  /** The query over the {@linkplain EventKind#table tables} of what it reads. */
  String sql();

  /** The same in the dialect of Apache Flink. */
  default String flinkSql() {
    return sql();
  }

  /** What Flink has to know as the event time, which there has whole milliseconds only. */
  enum FlinkTime {
    /** Nothing. */
    NONE,
    /** The column {@code dateTime} itself, without its microseconds. */
    DATE_TIME,
    /** A column {@code eventTime} beside {@code dateTime}, which stays whole. */
    EVENT_TIME
  }

  /** What this query needs of it. */
  default FlinkTime flinkTime() {
    return FlinkTime.NONE;
  }

  /** Whether rows of the result change while bids come, so that the result is a changelog. */
  default boolean updates() {
    return false;
  }

  /** Whether rows of one pass would meet those of the next, so that each begins with nothing. */
  default boolean remembers() {
    return updates();
  }

  /** Whether Flink gives the result without mini-batches too. */
  default boolean flinkRunsRowByRow() {
    return true;
  }

  /** The same in the dialect of DuckDB. */
  default String duckDbSql() {
    return sql();
  }

  /**
   * The part of the default number of events that it runs over: less than 1 for queries that take
   * the slowest engine long.
   */
  default double share() {
    return 1;
  }

  /** Computes it the way one would without an engine, and adds its result up. */
  void runByHand(Events events, Checksum result);

  /** Adds up rows that the engine computed. */
  void read(VectorSchemaRoot rows, Checksum result);
}
