package dev.laminardb.core.batch.archtest;

import dev.laminardb.core.operator.Operator;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A batch that knows operators, which know batches, and that locks. */
final class BadBatch {
  @Nullable Operator operator;
  @Nullable ReentrantLock lock;
}
