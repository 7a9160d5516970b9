package dev.laminardb.core.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column of objects addressed by slot, null at first, for what only the application knows the
 * insides of. They lie on the heap, and become bytes when they are saved. Used by one thread.
 */
public final class ObjectColumn implements StateColumn {
  private static final int NULL = -1;

  private final ObjectCodec codec;
  private final int bytesOfOne;
  private @Nullable Object[][] pages = new Object[0][];
  private int size;

  /**
   * A column without slots.
   *
   * @param codec of the objects
   * @param bytesOfOne about how many bytes an object takes, which is how {@link #bytes} counts
   */
  public ObjectColumn(ObjectCodec codec, int bytesOfOne) {
    this.codec = codec;
    this.bytesOfOne = bytesOfOne;
  }

  @Override
  public void grow(int newSize) {
    int needed = (newSize + LongColumn.PAGE_MASK) >>> LongColumn.PAGE_SHIFT;
    if (needed > pages.length) {
      int made = pages.length;
      pages = Arrays.copyOf(pages, needed);
      for (int page = made; page < needed; page++) {
        pages[page] = new Object[LongColumn.PAGE_SIZE];
      }
    }
    size = Math.max(size, newSize);
  }

  /** The object of a slot. */
  public @Nullable Object get(int slot) {
    return pages[slot >>> LongColumn.PAGE_SHIFT][slot & LongColumn.PAGE_MASK];
  }

  /** Gives a slot another object. */
  public void set(int slot, @Nullable Object value) {
    pages[slot >>> LongColumn.PAGE_SHIFT][slot & LongColumn.PAGE_MASK] = value;
  }

  @Override
  public long bytes() {
    return (long) pages.length * LongColumn.PAGE_SIZE * Integer.BYTES + (long) size * bytesOfOne;
  }

  @Override
  public void clear() {
    for (@Nullable Object[] page : pages) {
      Arrays.fill(page, null);
    }
    size = 0;
  }

  @Override
  public void save(int first, int count, StateWriter to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int slot = first; slot < first + count; slot++) {
      Object value = get(slot);
      if (value == null) {
        to.putInt(NULL);
        continue;
      }
      bytes.reset();
      try {
        codec.write(value, new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new IllegalStateException("writing to memory does not fail", e);
      }
      to.putInt(bytes.size());
      to.putBytes(bytes.toByteArray(), 0, bytes.size());
    }
  }

  @Override
  public void load(int first, int count, StateReader from) {
    for (int slot = first; slot < first + count; slot++) {
      int length = from.getInt();
      set(slot, length == NULL ? null : object(from, length));
    }
  }

  private Object object(StateReader from, int length) {
    int at = from.skip(length);
    try {
      return codec.read(new DataInputStream(new ByteArrayInputStream(from.array(), at, length)));
    } catch (IOException e) {
      throw from.corrupt("has an object that cannot be read: " + e);
    }
  }
}
