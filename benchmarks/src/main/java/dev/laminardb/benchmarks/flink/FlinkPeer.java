package dev.laminardb.benchmarks.flink;

import dev.laminardb.benchmarks.nexmark.Engine;
import dev.laminardb.benchmarks.nexmark.Events;
import dev.laminardb.benchmarks.nexmark.NexmarkQuery;
import dev.laminardb.benchmarks.nexmark.Peer;
import java.util.ArrayList;
import java.util.List;

/** Apache Flink, with mini-batches and without where a query's plan differs. */
public final class FlinkPeer implements Peer {
  @Override
  public List<Engine> open(NexmarkQuery query, Events events) {
    List<Engine> engines = new ArrayList<>();
    if (query.flinkRunsRowByRow()) {
      engines.add(new FlinkEngine("flink", query, events, false));
    }
    if (query.remembers()) {
      engines.add(new FlinkEngine("flink-minibatch", query, events, true));
    }
    return engines;
  }

  /** There is nothing to close: every pass has a cluster of its own. */
  @Override
  public void close() {}
}
