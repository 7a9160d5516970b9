package dev.laminardb.sql.explain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of a node that runs, over all cores. Immutable.
 *
 * @param cores those that run it, numbered from 0
 * @param rows that it has emitted
 * @param batches in how many
 * @param lateRows that it has dropped because their window had closed
 * @param stateBytes the memory of what it keeps
 * @param watermark the event time before which it emits nothing more, or null if there is none yet
 * @param busyNanos how long it has worked, without the nodes that it calls
 */
public record NodeCounters(
    List<Integer> cores,
    long rows,
    long batches,
    long lateRows,
    long stateBytes,
    @Nullable Instant watermark,
    long busyNanos) {
  /** Copies the list. */
  public NodeCounters {
    cores = List.copyOf(cores);
  }
}
