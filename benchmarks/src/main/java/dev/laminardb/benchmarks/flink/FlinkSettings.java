package dev.laminardb.benchmarks.flink;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableConfig;

/**
 * How Flink runs: in this JVM with parallelism 1, state on the heap, and objects reused between
 * operators.
 *
 * @param miniBatch whether aggregations collect rows before they change their state, which gives
 *     fewer and later changes
 * @param bufferTimeout how long rows may wait for company on their way between threads, as in
 *     {@code 100 ms}
 */
record FlinkSettings(boolean miniBatch, String bufferTimeout) {
  /** Flink's own default. */
  static final String DEFAULT_BUFFER_TIMEOUT = "100 ms";

  /** Settings of the cluster. */
  Configuration cluster() {
    Configuration cluster = new Configuration();
    cluster.setString("execution.runtime-mode", "STREAMING");
    cluster.setString("execution.buffer-timeout.interval", bufferTimeout);
    cluster.setString("pipeline.object-reuse", "true");
    cluster.setString("restart-strategy.type", "none");
    cluster.setString("state.backend.type", "hashmap");
    cluster.setString("taskmanager.numberOfTaskSlots", "1");
    cluster.setString("taskmanager.memory.managed.size", "64m");
    cluster.setString("taskmanager.memory.network.min", "256m");
    cluster.setString("taskmanager.memory.network.max", "256m");
    return cluster;
  }

  /** Settings of the planner. */
  void configure(TableConfig planner) {
    // The sink keeps nothing by key, so there is nothing to put in order for it.
    planner.set("table.exec.sink.upsert-materialize", "NONE");
    if (miniBatch) {
      planner.set("table.exec.mini-batch.enabled", "true");
      planner.set("table.exec.mini-batch.allow-latency", "2 s");
      planner.set("table.exec.mini-batch.size", "50000");
      planner.set("table.optimizer.distinct-agg.split.enabled", "true");
    }
  }
}
