package dev.laminardb.core.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Back-pressure: while anything downstream holds the gate closed, the sources behind it are not
 * read. What is under way goes on, so no core ever waits for another and nothing is dropped.
 * Thread-safe.
 */
final class Gate {
  private final AtomicInteger closers = new AtomicInteger();

  void close() {
    closers.incrementAndGet();
  }

  void open() {
    closers.decrementAndGet();
  }

  boolean isOpen() {
    return closers.get() == 0;
  }
}
