package dev.laminardb.benchmarks.memory;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import org.apache.arrow.memory.BufferAllocator;

/**
 * How much memory is in use.
 *
 * @param heapBytes on the heap, without garbage
 * @param offHeapBytes in direct buffers of the JVM, and in an Arrow allocator
 */
record MemoryUse(long heapBytes, long offHeapBytes) {
  /** Collections until what is left does not depend on what was collected before. */
  private static final int COLLECTIONS = 3;

  /** What is in use now, with an allocator and all those above and beside it. */
  static MemoryUse with(BufferAllocator allocator) {
    BufferAllocator root = allocator;
    while (root.getParentAllocator() != null) {
      root = root.getParentAllocator();
    }
    return now(root.getAllocatedMemory());
  }

  /** What is in use now. */
  static MemoryUse now() {
    return now(0);
  }

  private static MemoryUse now(long allocated) {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long direct = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      direct += pool.getMemoryUsed();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new MemoryUse(heap, direct + allocated);
  }

  /** What has come since another time. */
  MemoryUse since(MemoryUse before) {
    return new MemoryUse(heapBytes - before.heapBytes, offHeapBytes - before.offHeapBytes);
  }

  /** All of it. */
  long bytes() {
    return heapBytes + offHeapBytes;
  }
}
