package dev.laminardb.core.batch;

import java.util.Locale;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The column types the engine computes with, and the Arrow layout of each. Event time is {@link
 * #TIMESTAMP}: 64-bit microseconds since 1970-01-01T00:00Z, with no zone in the Arrow type.
 */
public enum ColumnType {
  /** One bit a row. */
  BOOLEAN(ArrowType.Bool.INSTANCE, Layout.BIT),
  /** 32-bit signed. */
  INT(new ArrowType.Int(32, true), Layout.FOUR_BYTES),
  /** 64-bit signed. */
  BIGINT(new ArrowType.Int(64, true), Layout.EIGHT_BYTES),
  /** IEEE 754 binary64. */
  DOUBLE(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), Layout.EIGHT_BYTES),
  /** UTF-8 of any length, 32-bit offsets. */
  VARCHAR(ArrowType.Utf8.INSTANCE, Layout.VARIABLE),
  /** Microseconds since the epoch, UTC. */
  TIMESTAMP(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), Layout.EIGHT_BYTES);

  /** How the values of a column lie in memory. */
  public enum Layout {
    /** Packed bits, least significant first. */
    BIT,
    /** Four bytes a row, little endian. */
    FOUR_BYTES,
    /** Eight bytes a row, little endian. */
    EIGHT_BYTES,
    /** 32-bit offsets (rows + 1 of them) into a byte buffer. */
    VARIABLE
  }

  private final ArrowType arrowType;
  private final Layout layout;

  ColumnType(ArrowType arrowType, Layout layout) {
    this.arrowType = arrowType;
    this.layout = layout;
  }

  /** The Arrow type of a vector of this column type. */
  public ArrowType arrowType() {
    return arrowType;
  }

  /** The memory layout of such a vector. */
  public Layout layout() {
    return layout;
  }

  /** An Arrow field of this type. */
  public Field field(String name, boolean nullable) {
    return new Field(name, new FieldType(nullable, arrowType, null), null);
  }

  /**
   * The column type of an Arrow field.
   *
   * @throws IllegalArgumentException if the engine does not compute with that Arrow type
   */
  public static ColumnType of(Field field) {
    for (ColumnType type : values()) {
      if (type.arrowType.equals(field.getType())) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "field \"%s\" has Arrow type %s, which is none of the engine's column types",
            field.getName(),
            field.getType()));
  }
}
