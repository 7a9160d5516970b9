package dev.laminardb.core.batch;

/**
 * How an array lies in memory, little endian, at any address:
 *
 * <pre>
 *   count, 4 bytes | a bit an element, 1 = null, padded to bytes | elements of fixed width
 *                                                                | or the ends of byte strings,
 *                                                                  4 bytes each, and these
 * </pre>
 *
 * <p>It is canonical: a null's bytes are 0, of zeros and of NaNs there is one, so that arrays are
 * equal if their bytes are. BOOLEAN takes a byte. Methods read unchecked; an element is meant by
 * its index from 0.
 */
public final class ArrayLayout {
  /** The width of elements that are byte strings. */
  public static final int VARIABLE = 0;

  /** Where no element is. */
  public static final long NOTHING = 0;

  private ArrayLayout() {}

  /** How many bytes an element of a type takes, or {@link #VARIABLE}. */
  public static int width(ColumnType element) {
    return switch (element.layout()) {
      case BIT, ONE_BYTE -> Byte.BYTES;
      case TWO_BYTES -> Short.BYTES;
      case FOUR_BYTES -> Integer.BYTES;
      case EIGHT_BYTES -> Long.BYTES;
      case SIXTEEN_BYTES -> 2 * Long.BYTES;
      case VARIABLE -> VARIABLE;
    };
  }

  /** How many elements an array has. */
  public static int count(long array) {
    return RawMemory.getInt(array);
  }

  /** Whether an element is null. */
  public static boolean isNull(long array, int index) {
    return RawMemory.getBit(array + Integer.BYTES, index);
  }

  private static long values(long array) {
    return array + Integer.BYTES + (count(array) + 7 >> 3);
  }

  /** Where an element of fixed width lies. */
  public static long address(long array, int index, int width) {
    return values(array) + (long) index * width;
  }

  /** Where an element that is a byte string lies. */
  public static long stringAddress(long array, int index) {
    long ends = values(array);
    return ends + ((long) count(array) << 2) + start(ends, index);
  }

  /** How many bytes an element has that is a byte string. */
  public static int stringLength(long array, int index) {
    long ends = values(array);
    return RawMemory.getInt(ends + ((long) index << 2)) - start(ends, index);
  }

  private static int start(long ends, int index) {
    return index == 0 ? 0 : RawMemory.getInt(ends + ((long) index - 1 << 2));
  }

  /** The bits of an element of one to eight bytes, with the sign of the highest. */
  public static long word(long array, int index, int width) {
    return wordAt(address(array, index, width), width);
  }

  /** The bits of a value of one to eight bytes, with the sign of the highest. */
  public static long wordAt(long at, int width) {
    return switch (width) {
      case Byte.BYTES -> RawMemory.getByte(at);
      case Short.BYTES -> RawMemory.getShort(at);
      case Integer.BYTES -> RawMemory.getInt(at);
      default -> RawMemory.getLong(at);
    };
  }
}
