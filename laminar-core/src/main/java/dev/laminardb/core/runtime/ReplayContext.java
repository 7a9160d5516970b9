package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.operator.OperatorContext;
import dev.laminardb.core.stream.Receiver;
import org.apache.arrow.memory.BufferAllocator;

/**
 * One reader of a node's content: a new edge, the only one that takes it. Used while a barrier
 * passes.
 *
 * @param allocator of the relation whose content it is
 */
record ReplayContext(BufferAllocator allocator, Receiver reader) implements OperatorContext {
  @Override
  public void emit(Batch batch) {
    reader.onBatch(batch);
  }

  @Override
  public void countLateRows(int rows) {
    throw new IllegalStateException("no row of a content is late");
  }
}
