package dev.laminardb.core.operator;

import dev.laminardb.core.batch.Batch;
import org.apache.arrow.memory.BufferAllocator;

/** What the runtime hands to an operator instance. Used by the operator's core only. */
public interface OperatorContext {

  /**
   * The allocator of the operator's query on this core; everything taken from it is accounted to
   * the query.
   */
  BufferAllocator allocator();

  /**
   * Sends rows downstream.
   *
   * @param batch lent: whoever downstream keeps it retains it; the operator still releases its own
   *     reference
   */
  void emit(Batch batch);

  /** Has the operator {@linkplain Operator#flush flushed} at the end of this duty cycle. */
  default void flushLater() {
    throw new IllegalStateException("there are no duty cycles");
  }

  /** Counts rows that came after their window had closed and were dropped. */
  void countLateRows(int rows);
}
