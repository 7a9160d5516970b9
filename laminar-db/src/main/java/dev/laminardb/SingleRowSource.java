package dev.laminardb;

import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.core.topology.SingleRow;
import dev.laminardb.core.topology.TopologyChange;
import java.util.List;
import java.util.Set;

/**
 * Has the relation of one row run as soon as something reads it. Its callers hold the database's
 * lock.
 */
final class SingleRowSource {
  private final StreamRuntime runtime;
  private boolean runs;

  SingleRowSource(StreamRuntime runtime) {
    this.runtime = runtime;
  }

  /** Called before a change is applied, or a query begins. */
  void beReadBy(TopologyChange change) {
    if (!runs && change.edges().stream().anyMatch(edge -> edge.from().equals(SingleRow.NODE))) {
      runtime.apply(new TopologyChange(Set.of(), List.of(SingleRow.node()), List.of()));
      runs = true;
    }
  }
}
