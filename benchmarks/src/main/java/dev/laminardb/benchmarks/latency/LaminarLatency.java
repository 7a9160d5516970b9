package dev.laminardb.benchmarks.latency;

import dev.laminardb.ArrowBatch;
import dev.laminardb.ArrowSubscription;
import dev.laminardb.LaminarDB;
import dev.laminardb.LaminarDBBuilder;
import dev.laminardb.Source;
import dev.laminardb.core.batch.RawMemory;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * LaminarDB with one core. One thread pushes each row as a record when it is due and polls for
 * results in between, as the event loop of an application would.
 */
final class LaminarLatency implements LatencyEngine {
  private static final String SOURCE = "CREATE SOURCE ticks (k BIGINT NOT NULL, v BIGINT NOT NULL)";
  private static final String STREAM =
      "CREATE STREAM sums AS SELECT k, COUNT(*) AS n, SUM(v) AS total FROM ticks GROUP BY k";
  private static final int KEY = 0;
  private static final int COUNT = 1;
  private static final int SUM = 2;
  private static final int WEIGHT = 3;

  private final boolean busySpin;

  LaminarLatency(boolean busySpin) {
    this.busySpin = busySpin;
  }

  /**
   * A row.
   *
   * @param k its key
   * @param v its value
   */
  public record Tick(long k, long v) {}

  @Override
  public String name() {
    return "laminar";
  }

  @Override
  public String idle() {
    return busySpin ? "busy-spin" : "default";
  }

  @Override
  public void run(Run run) {
    LaminarDBBuilder builder = LaminarDB.builder().cores(1);
    if (busySpin) {
      builder.idleStrategy(() -> BusySpinIdleStrategy.INSTANCE);
    }
    try (LaminarDB db = builder.open()) {
      db.execute(SOURCE);
      db.execute(STREAM);
      Source<Tick> source = db.source("ticks", Tick.class);
      try (ArrowSubscription results = db.subscribe("sums")) {
        run.begin();
        push(run.schedule(), source, results, run.recorder());
        db.flush();
        while (poll(results, run.recorder())) {}
      }
    }
  }

  private static void push(
      Schedule schedule, Source<Tick> source, ArrowSubscription results, LatencyRecorder recorder) {
    Tick[] ticks = new Tick[schedule.keys()];
    for (int key = 0; key < ticks.length; key++) {
      ticks[key] = new Tick(key, Schedule.value(key));
    }
    for (int row = 0; row < schedule.rows(); row++) {
      long due = schedule.dueNanos(row);
      while (System.nanoTime() < due) {
        if (!poll(results, recorder)) {
          Thread.onSpinWait();
        }
      }
      source.push(ticks[schedule.key(row)]);
    }
  }

  private static boolean poll(ArrowSubscription results, LatencyRecorder recorder) {
    try (ArrowBatch batch = results.poll()) {
      if (batch == null) {
        return false;
      }
      VectorSchemaRoot rows = batch.root();
      long key = address(rows, KEY);
      long count = address(rows, COUNT);
      long sum = address(rows, SUM);
      long weight = address(rows, WEIGHT);
      for (int i = 0; i < rows.getRowCount(); i++) {
        if (RawMemory.getInt(weight + 4L * i) > 0) {
          recorder.result(
              (int) RawMemory.getLong(key + 8L * i),
              RawMemory.getLong(count + 8L * i),
              RawMemory.getLong(sum + 8L * i));
        }
      }
      return true;
    }
  }

  private static long address(VectorSchemaRoot rows, int column) {
    return rows.getVector(column).getDataBuffer().memoryAddress();
  }
}
