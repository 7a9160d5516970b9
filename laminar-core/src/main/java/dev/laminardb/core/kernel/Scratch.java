package dev.laminardb.core.kernel;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Native memory for the strings that one row's expressions produce. It grows by chunks and never
 * moves what it has handed out; {@link #reset} takes everything back at once, which generated code
 * does before each row because the row before has been copied to its column by then. Used by one
 * thread.
 */
public final class Scratch implements AutoCloseable {
  private static final int FIRST_CHUNK_BYTES = 16 << 10;
  private static final long KEPT_BYTES = 1L << 20;

  private final BufferAllocator allocator;
  private final List<ArrowBuf> chunks = new ArrayList<>();
  private final List<ArrowBuf> kept = new ArrayList<>();
  private long firstStart;
  private long firstEnd;
  private long position;
  private long end;
  private long bytes;
  private int current = -1;
  private int length;

  /** An empty arena; memory is taken at the first string. */
  public Scratch(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Room for a string. Its address holds until {@link #reset}. */
  public long reserve(int wanted) {
    long at = position;
    if (wanted > end - at) {
      return reserveElsewhere(wanted);
    }
    position = at + wanted;
    return at;
  }

  private long reserveElsewhere(int wanted) {
    do {
      current++;
      if (current == chunks.size()) {
        long size = Math.max(wanted, Math.max(FIRST_CHUNK_BYTES, bytes));
        chunks.add(allocator.buffer(size));
        bytes += size;
      }
      position = chunks.get(current).memoryAddress();
      end = position + chunks.get(current).capacity();
    } while (wanted > end - position);
    if (current == 0) {
      firstStart = position;
      firstEnd = end;
    }
    long at = position;
    position += wanted;
    return at;
  }

  /**
   * Room that {@link #reset} does not take back, for a string that many rows have; {@link #close}
   * frees it.
   */
  long keep(int wanted) {
    ArrowBuf room = allocator.buffer(wanted);
    kept.add(room);
    return room.memoryAddress();
  }

  /** Notes the length of the string just made and returns its address. */
  long finish(long address, int stringLength) {
    length = stringLength;
    return address;
  }

  /** Length in bytes of the string that was made last. */
  public int length() {
    return length;
  }

  /** Takes back all strings. */
  public void reset() {
    if (current > 0) {
      rewind();
    }
    position = firstStart;
    end = firstEnd;
  }

  private void rewind() {
    if (bytes > KEPT_BYTES) {
      freeFrom(1);
      if (bytes > KEPT_BYTES) {
        freeFrom(0);
        firstStart = 0;
        firstEnd = 0;
      }
    }
    current = chunks.isEmpty() ? -1 : 0;
  }

  private void freeFrom(int keep) {
    while (chunks.size() > keep) {
      ArrowBuf chunk = chunks.remove(chunks.size() - 1);
      bytes -= chunk.capacity();
      chunk.close();
    }
  }

  /** Frees the memory. */
  @Override
  public void close() {
    freeFrom(0);
    kept.forEach(ArrowBuf::close);
    kept.clear();
    current = -1;
    firstStart = 0;
    firstEnd = 0;
    position = 0;
    end = 0;
  }
}
