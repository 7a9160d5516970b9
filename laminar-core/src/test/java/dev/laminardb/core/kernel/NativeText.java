package dev.laminardb.core.kernel;

import dev.laminardb.core.batch.RawMemory;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** Strings in native memory for tests, and the scratch arena that functions write to. */
final class NativeText implements AutoCloseable {
  private static final int BYTES = 1 << 16;

  private final BufferAllocator allocator = new RootAllocator();
  private final ArrowBuf memory = allocator.buffer(BYTES);
  private final Scratch scratch = new Scratch(allocator);
  private int used;
  private int length;

  /** Puts a string behind those before it and returns its address. */
  long put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long at = memory.memoryAddress() + used;
    RawMemory.copy(bytes, 0, at, bytes.length);
    used += bytes.length;
    length = bytes.length;
    return at;
  }

  /** Length in bytes of the string that was put last. */
  int length() {
    return length;
  }

  Scratch scratch() {
    return scratch;
  }

  /** The string that a function made, null where it made none. */
  @Nullable String made(long address) {
    return address == Utf8Search.NOTHING ? null : Utf8.text(address, scratch.length());
  }

  /** Forgets all strings. */
  void reset() {
    used = 0;
    scratch.reset();
  }

  @Override
  public void close() {
    scratch.close();
    memory.close();
    allocator.close();
  }
}
