package dev.laminardb.core.operator.archtest;

import dev.laminardb.core.runtime.RuntimeOptions;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An operator that knows the runtime, threads and time. */
final class BadOperator {
  @Nullable RuntimeOptions runtime;
  @Nullable Thread thread;
  @Nullable ConcurrentHashMap<String, String> shared;
  @Nullable AtomicLong counter;
  @Nullable Clock clock;

  long now() {
    return System.nanoTime();
  }

  long wallClock() {
    return System.currentTimeMillis();
  }
}
