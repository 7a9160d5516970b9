package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** The bytes of a kernel's string literals in native memory. Immutable; closed by the kernel. */
public final class Constants implements AutoCloseable {
  private final ArrowBuf buffer;

  /** Copies the bytes of all literals, one behind the other. */
  public Constants(BufferAllocator allocator, byte[] bytes) {
    buffer = bytes.length == 0 ? allocator.getEmpty() : allocator.buffer(bytes.length);
    RawMemory.copy(bytes, 0, buffer.memoryAddress(), bytes.length);
  }

  /** Address of the first byte. */
  public long address() {
    return buffer.memoryAddress();
  }

  /** Frees the memory. */
  @Override
  public void close() {
    buffer.close();
  }
}
