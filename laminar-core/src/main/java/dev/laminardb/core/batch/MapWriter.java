package dev.laminardb.core.batch;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;

/**
 * Puts maps together as {@link MapLayout} has them, one after the other. Keys come in any order.
 * Used by one thread.
 */
public final class MapWriter {
  private final ArrayWriter keys;
  private final ArrayWriter values;
  private final ArrayWriter sortedKeys;
  private final ArrayWriter sortedValues;
  private final ColumnType keyType;
  private int[] order = new int[16];
  private int[] merged = new int[16];
  private boolean sorted;

  /** A writer of maps of a type. */
  public MapWriter(MapType type) {
    this.keyType = ColumnType.of(type.key());
    this.keys = new ArrayWriter(ArrayLayout.width(keyType));
    this.sortedKeys = new ArrayWriter(ArrayLayout.width(keyType));
    int width = ArrayLayout.width(ColumnType.of(type.value()));
    this.values = new ArrayWriter(width);
    this.sortedValues = new ArrayWriter(width);
  }

  /** Begins a map, without entries. */
  public void begin() {
    keys.begin();
    values.begin();
    sorted = false;
  }

  /** Takes the next key, and its value goes to {@link #values}. */
  public ElementWriter keys() {
    return keys;
  }

  /** Takes the value of the key before. */
  public ElementWriter values() {
    return values;
  }

  /**
   * Ends the map, before it is asked for its length and its bytes.
   *
   * @throws LaminarException INVALID_ARGUMENT if a key is null, or there twice
   */
  public void end() {
    int count = keys.count();
    if (keys.hasNull()) {
      throw new LaminarException(ErrorCode.INVALID_ARGUMENT, "a key of a map is NULL");
    }
    boolean ascending = true;
    for (int i = 1; i < count && ascending; i++) {
      ascending = keys.compare(i - 1, i, keyType) < 0;
    }
    if (!ascending) {
      sort(count);
    }
    sorted = !ascending;
  }

  private void sort(int count) {
    if (count > order.length) {
      order = new int[Math.max(count, 2 * order.length)];
      merged = new int[order.length];
    }
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int run = 1; run < count; run *= 2) {
      for (int from = 0; from < count; from += 2 * run) {
        merge(from, Math.min(from + run, count), Math.min(from + 2 * run, count));
      }
      int[] swapped = order;
      order = merged;
      merged = swapped;
    }
    sortedKeys.begin();
    sortedValues.begin();
    for (int i = 0; i < count; i++) {
      if (i > 0 && keys.compare(order[i - 1], order[i], keyType) == 0) {
        throw new LaminarException(ErrorCode.INVALID_ARGUMENT, "a map has a key twice");
      }
      sortedKeys.add(keys, order[i]);
      sortedValues.add(values, order[i]);
    }
  }

  private void merge(int from, int middle, int to) {
    int a = from;
    int b = middle;
    for (int i = from; i < to; i++) {
      boolean first = b == to || (a < middle && keys.compare(order[a], order[b], keyType) <= 0);
      merged[i] = order[first ? a++ : b++];
    }
  }

  private ArrayWriter endedKeys() {
    return sorted ? sortedKeys : keys;
  }

  private ArrayWriter endedValues() {
    return sorted ? sortedValues : values;
  }

  /** How many bytes the map takes. */
  public int length() {
    return Math.addExact(Integer.BYTES + endedKeys().length(), endedValues().length());
  }

  /** Writes the map to native memory. */
  public void writeTo(long address) {
    int keyBytes = endedKeys().length();
    RawMemory.putInt(address, keyBytes);
    endedKeys().writeTo(address + Integer.BYTES);
    endedValues().writeTo(address + Integer.BYTES + keyBytes);
  }

  /** The map's bytes, as a new array. */
  public byte[] toBytes() {
    byte[] keyBytes = endedKeys().toBytes();
    byte[] valueBytes = endedValues().toBytes();
    byte[] bytes = new byte[length()];
    RawMemory.putInt(bytes, 0, keyBytes.length);
    System.arraycopy(keyBytes, 0, bytes, Integer.BYTES, keyBytes.length);
    System.arraycopy(valueBytes, 0, bytes, Integer.BYTES + keyBytes.length, valueBytes.length);
    return bytes;
  }
}
