package dev.laminardb.benchmarks.flink;

import dev.laminardb.benchmarks.latency.LatencyEngine;
import dev.laminardb.benchmarks.latency.LatencyRecorder;
import dev.laminardb.benchmarks.latency.Schedule;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Running sums in Flink SQL. The source's thread waits for the rows, the sink's has the results.
 */
public final class FlinkLatency implements LatencyEngine {
  private static final String SOURCE = "CREATE TABLE ticks (k BIGINT, v BIGINT)";
  private static final String QUERY =
      "SELECT k, COUNT(*) AS n, SUM(v) AS total FROM ticks GROUP BY k";

  private final String bufferTimeout;

  private FlinkLatency(String bufferTimeout) {
    this.bufferTimeout = bufferTimeout;
  }

  /** Flink with its default between throughput and latency, and with the least latency. */
  public static List<LatencyEngine> all() {
    return List.of(
        new FlinkLatency(FlinkSettings.DEFAULT_BUFFER_TIMEOUT), new FlinkLatency("0 ms"));
  }

  @Override
  public String name() {
    return "flink";
  }

  @Override
  public String idle() {
    return "buffer-timeout-" + bufferTimeout.replace(" ", "");
  }

  @Override
  public void run(Run run) {
    FlinkSettings settings = new FlinkSettings(false, bufferTimeout);
    try (FlinkRun job =
        new FlinkRun((table, columns) -> new Ticks(run, columns), types -> new Sums(run), false)) {
      job.execute(settings, List.of(SOURCE), QUERY);
    }
  }

  /** Emits rows as they are due; begins with the first call. Used by the source's thread. */
  private static final class Ticks implements FlinkRun.Feed {
    private final Run run;
    private final int[] columns;
    private @Nullable Schedule schedule;
    private int next;

    Ticks(Run run, int[] columns) {
      this.run = run;
      this.columns = columns;
    }

    @Override
    public boolean emit(ReaderOutput<RowData> out) {
      if (schedule == null) {
        run.begin();
        schedule = run.schedule();
      }
      long due = schedule.dueNanos(next);
      while (System.nanoTime() < due) {
        Thread.onSpinWait();
      }
      int key = schedule.key(next);
      GenericRowData row = new GenericRowData(columns.length);
      for (int i = 0; i < columns.length; i++) {
        row.setField(i, columns[i] == 0 ? (long) key : Schedule.value(key));
      }
      out.collect(row);
      return ++next < schedule.rows();
    }
  }

  /** Used by the sink's thread. */
  private static final class Sums implements Consumer<RowData> {
    private final Run run;
    private @Nullable LatencyRecorder recorder;

    Sums(Run run) {
      this.run = run;
    }

    @Override
    public void accept(RowData row) {
      if (recorder == null) {
        recorder = run.recorder();
      }
      if (row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER) {
        Objects.requireNonNull(recorder)
            .result((int) row.getLong(0), row.getLong(1), row.getLong(2));
      }
    }
  }
}
