package dev.laminardb.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A source, stream or query as the runtime knows it. Counters and failure may be read by any
 * thread; the lists belong to the control plane.
 */
final class RelationState {
  /** As it is called now, for messages; the control plane changes it. */
  volatile String name;

  final BufferAllocator allocator;
  final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Whether it is a query that is read once, whose failure its reader is told. */
  final boolean isRead;

  /** The memory of its state on all cores. */
  final AtomicLong stateBytes = new AtomicLong();

  /** The memory above which its query fails. */
  final long stateLimitBytes;

  /** Every task of it, on every core. */
  final List<Task> tasks = new ArrayList<>();

  /** The sources whose rows reach it. */
  final Set<SourceTask> upstream;

  RelationState(
      String name,
      BufferAllocator allocator,
      boolean isRead,
      long stateLimitBytes,
      Set<SourceTask> upstream) {
    this.name = name;
    this.isRead = isRead;
    this.stateLimitBytes = stateLimitBytes;
    this.allocator = allocator;
    this.upstream = upstream;
  }

  /** How many rows it has emitted. */
  long rows() {
    return tasks.stream().filter(task -> task.isOutput).mapToLong(t -> t.counters.rows()).sum();
  }

  /** How many rows its query has dropped as late. */
  long lateRows() {
    return tasks.stream().mapToLong(task -> task.counters.lateRows()).sum();
  }
}
