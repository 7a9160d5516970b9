package dev.laminardb.core.testing;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Memory for one test. Register it as a field with {@code @RegisterExtension}: the test fails if it
 * ends with memory outstanding. Also usable in a try block.
 */
public final class TestMemory implements AfterEachCallback, AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();

  /** The test's root allocator. */
  public BufferAllocator allocator() {
    return allocator;
  }

  /** Bytes taken and not given back. */
  public long outstandingBytes() {
    return allocator.getAllocatedMemory();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  /**
   * Closes the allocator.
   *
   * @throws IllegalStateException if memory is outstanding
   */
  @Override
  public void close() {
    allocator.close();
  }
}
