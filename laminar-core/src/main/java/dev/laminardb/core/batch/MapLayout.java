package dev.laminardb.core.batch;

/**
 * How a map lies in memory, little endian, at any address:
 *
 * <pre>
 *   bytes of the keys, 4 | the keys, ascending, as an array | their values, as an array
 * </pre>
 *
 * <p>The arrays are as {@link ArrayLayout} has them. No key is null, and none is there twice, so
 * that maps are equal if their bytes are. Methods read unchecked.
 */
public final class MapLayout {
  private MapLayout() {}

  /** The array of the keys. */
  public static long keys(long map) {
    return map + Integer.BYTES;
  }

  /** How many bytes the array of the keys has. */
  public static int keyBytes(long map) {
    return RawMemory.getInt(map);
  }

  /** The array of the values. */
  public static long values(long map) {
    return keys(map) + keyBytes(map);
  }

  /** How many bytes the array of the values has. */
  public static int valueBytes(long map, int length) {
    return length - Integer.BYTES - keyBytes(map);
  }
}
