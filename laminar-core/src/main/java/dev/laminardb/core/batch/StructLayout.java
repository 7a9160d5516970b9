package dev.laminardb.core.batch;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * How a struct, a value of SQL's type ROW, lies in memory, little endian, at any address:
 *
 * <pre>
 *   a bit a field, 1 = null, padded to bytes | a field after the other: its value of fixed width,
 *                                              or where its byte string ends, 4 bytes | the byte
 *                                                                                       strings
 * </pre>
 *
 * <p>It is canonical, as that of arrays is: a null's bytes are 0, and of zeros and of NaNs there is
 * one. Where a field lies follows from the types alone. Methods read unchecked; a field is meant by
 * its index from 0. Immutable.
 */
public final class StructLayout {
  private static final int NONE = -1;

  private final int[] offsets;
  private final int[] widths;
  private final int[] previousEnds;
  private final int fixedBytes;

  /** Of structs with such fields. */
  public StructLayout(List<Field> fields) {
    this.offsets = new int[fields.size()];
    this.widths = new int[offsets.length];
    this.previousEnds = new int[offsets.length];
    int at = nullBytes(offsets.length);
    int end = NONE;
    for (int i = 0; i < offsets.length; i++) {
      widths[i] = ArrayLayout.width(ColumnType.of(fields.get(i)));
      offsets[i] = at;
      previousEnds[i] = end;
      if (widths[i] == ArrayLayout.VARIABLE) {
        end = at;
        at += Integer.BYTES;
      } else {
        at += widths[i];
      }
    }
    this.fixedBytes = at;
  }

  static int nullBytes(int fields) {
    return fields + 7 >> 3;
  }

  /** How many fields there are. */
  public int fieldCount() {
    return offsets.length;
  }

  /** How many bytes a field takes, or {@link ArrayLayout#VARIABLE}. */
  public int width(int field) {
    return widths[field];
  }

  /** Where a field's value begins, or the four bytes that say where its byte string ends. */
  public int offset(int field) {
    return offsets[field];
  }

  /** Where the byte string before a field's ends, in four bytes; negative if it is the first. */
  public int previousEnd(int field) {
    return previousEnds[field];
  }

  /** Where the byte strings begin. */
  public int fixedBytes() {
    return fixedBytes;
  }

  /** Whether a field is null. */
  public static boolean isNull(long struct, int field) {
    return RawMemory.getBit(struct, field);
  }

  /** Where a field's value lies, of fixed width or a byte string. */
  public long address(long struct, int field) {
    return widths[field] == ArrayLayout.VARIABLE
        ? stringAddress(struct, fixedBytes, previousEnds[field])
        : struct + offsets[field];
  }

  /** How many bytes a field's value has. */
  public int length(long struct, int field) {
    return widths[field] == ArrayLayout.VARIABLE
        ? stringLength(struct, offsets[field], previousEnds[field])
        : widths[field];
  }

  /** Where a field that is a byte string lies. */
  public static long stringAddress(long struct, int fixedBytes, int previousEnd) {
    return struct + fixedBytes + start(struct, previousEnd);
  }

  /** How many bytes a field has that is a byte string. */
  public static int stringLength(long struct, int offset, int previousEnd) {
    return RawMemory.getInt(struct + offset) - start(struct, previousEnd);
  }

  private static int start(long struct, int previousEnd) {
    return previousEnd < 0 ? 0 : RawMemory.getInt(struct + previousEnd);
  }
}
