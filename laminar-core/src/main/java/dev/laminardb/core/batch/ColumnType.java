package dev.laminardb.core.batch;

import java.util.Locale;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The column types the engine computes with, and the Arrow layout of each; numbers stand in the
 * order in which they widen. Event time is {@link #TIMESTAMP}: 64-bit microseconds since
 * 1970-01-01T00:00Z, with no zone in the Arrow type.
 */
public enum ColumnType {
  /** One bit a row. */
  BOOLEAN(ArrowType.Bool.INSTANCE, Layout.BIT),
  /** 8-bit signed. */
  TINYINT(new ArrowType.Int(8, true), Layout.ONE_BYTE),
  /** 16-bit signed. */
  SMALLINT(new ArrowType.Int(16, true), Layout.TWO_BYTES),
  /** 32-bit signed. */
  INT(new ArrowType.Int(32, true), Layout.FOUR_BYTES),
  /** 64-bit signed. */
  BIGINT(new ArrowType.Int(64, true), Layout.EIGHT_BYTES),
  /** Exact decimal, 16 bytes; how many digits it has and where its point is, the field knows. */
  DECIMAL(null, Layout.SIXTEEN_BYTES),
  /** IEEE 754 binary32. */
  REAL(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), Layout.FOUR_BYTES),
  /** IEEE 754 binary64. */
  DOUBLE(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), Layout.EIGHT_BYTES),
  /** UTF-8 of any length, 32-bit offsets. */
  VARCHAR(ArrowType.Utf8.INSTANCE, Layout.VARIABLE),
  /** Bytes of any number, 32-bit offsets. */
  VARBINARY(ArrowType.Binary.INSTANCE, Layout.VARIABLE),
  /** Sixteen bytes that identify something; kept as a byte string. */
  UUID(UuidType.INSTANCE, Layout.VARIABLE),
  /** Microseconds since the epoch, UTC. */
  TIMESTAMP(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null), Layout.EIGHT_BYTES),
  /** Microseconds since the epoch, a moment that does not depend on any zone. */
  TIMESTAMPTZ(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), Layout.EIGHT_BYTES),
  /** Days since 1970-01-01, 32-bit signed. */
  DATE(new ArrowType.Date(DateUnit.DAY), Layout.FOUR_BYTES),
  /** Microseconds since midnight. */
  TIME(new ArrowType.Time(TimeUnit.MICROSECOND, 64), Layout.EIGHT_BYTES),
  /** A length of days to microseconds, a day being 24 hours: microseconds, 64-bit signed. */
  INTERVAL(new ArrowType.Duration(TimeUnit.MICROSECOND), Layout.EIGHT_BYTES),
  /** A length of years and months: months, 32-bit signed. */
  MONTHS(new ArrowType.Interval(IntervalUnit.YEAR_MONTH), Layout.FOUR_BYTES),
  /** Elements of one type, which the field knows; kept as a byte string. */
  ARRAY(null, Layout.VARIABLE),
  /** SQL's ROW: values of several types, which have names; kept as a byte string. */
  STRUCT(null, Layout.VARIABLE),
  /** Values by keys; kept as a byte string. */
  MAP(null, Layout.VARIABLE);

  /** How the values of a column lie in memory. */
  public enum Layout {
    /** Packed bits, least significant first. */
    BIT,
    /** A byte a row. */
    ONE_BYTE,
    /** Two bytes a row, little endian. */
    TWO_BYTES,
    /** Four bytes a row, little endian. */
    FOUR_BYTES,
    /** Eight bytes a row, little endian. */
    EIGHT_BYTES,
    /** Sixteen bytes a row, little endian: a low and a high word. */
    SIXTEEN_BYTES,
    /** 32-bit offsets (rows + 1 of them) into a byte buffer. */
    VARIABLE
  }

  /** The most digits of a DECIMAL. */
  public static final int MOST_DIGITS = 38;

  private static final int DECIMAL_BITS = 128;
  private static final ColumnType[] ALL = values();

  private final @Nullable ArrowType arrowType;
  private final Layout layout;

  ColumnType(@Nullable ArrowType arrowType, Layout layout) {
    this.arrowType = arrowType;
    this.layout = layout;
  }

  /**
   * The Arrow type of a vector of this column type.
   *
   * @throws IllegalStateException of DECIMAL and what holds others, of which there are many
   */
  public ArrowType arrowType() {
    if (arrowType == null) {
      throw new IllegalStateException(this + " needs more than its name");
    }
    return arrowType;
  }

  /** The Arrow type of DECIMALs of so many digits, of which {@code scale} are behind the point. */
  public static ArrowType.Decimal decimal(int precision, int scale) {
    return new ArrowType.Decimal(precision, scale, DECIMAL_BITS);
  }

  /** The precision and scale of a DECIMAL field. */
  public static ArrowType.Decimal decimal(Field field) {
    return (ArrowType.Decimal) field.getType();
  }

  /** Whether values hold others, and are another Arrow type outside the engine. */
  public boolean isNested() {
    return this == ARRAY || this == STRUCT || this == MAP;
  }

  /**
   * Whether the values of two fields have the same bytes: their types are the same, but for the
   * names that structs have for theirs.
   */
  public static boolean isAlike(Field a, Field b) {
    if (a.getType() instanceof ArrayType x && b.getType() instanceof ArrayType y) {
      return isAlike(x.element(), y.element());
    }
    if (a.getType() instanceof StructType x && b.getType() instanceof StructType y) {
      boolean alike = x.fields().size() == y.fields().size();
      for (int i = 0; alike && i < x.fields().size(); i++) {
        alike = isAlike(x.fields().get(i), y.fields().get(i));
      }
      return alike;
    }
    if (a.getType() instanceof MapType x && b.getType() instanceof MapType y) {
      return isAlike(x.key(), y.key()) && isAlike(x.value(), y.value());
    }
    return a.getType().equals(b.getType());
  }

  /** Whether values are byte strings, of any length. */
  public boolean isVariable() {
    return layout == Layout.VARIABLE;
  }

  /** Whether a value takes two words of 64 bits. */
  public boolean isWide() {
    return layout == Layout.SIXTEEN_BYTES;
  }

  /** Whether a value is an integer of 64 bits. */
  public boolean isLong() {
    return layout == Layout.EIGHT_BYTES && !isFloating();
  }

  /** Whether values are numbers of IEEE 754, which has two zeros and many NaNs. */
  public boolean isFloating() {
    return this == REAL || this == DOUBLE;
  }

  /** Whether values are lengths of time. */
  public boolean isInterval() {
    return this == INTERVAL || this == MONTHS;
  }

  /** The type as SQL writes it; of DECIMAL without its digits. */
  public String sqlName() {
    return switch (this) {
      case TIMESTAMPTZ -> "TIMESTAMP WITH TIME ZONE";
      case INTERVAL -> "INTERVAL DAY TO SECOND";
      case MONTHS -> "INTERVAL YEAR TO MONTH";
      case STRUCT -> "ROW";
      default -> name();
    };
  }

  /** The memory layout of such a vector. */
  public Layout layout() {
    return layout;
  }

  /**
   * An Arrow field of this type.
   *
   * @throws IllegalStateException of DECIMAL and what holds others
   */
  public Field field(String name, boolean nullable) {
    return field(name, arrowType(), nullable);
  }

  /** An Arrow field. */
  public static Field field(String name, ArrowType type, boolean nullable) {
    return new Field(name, new FieldType(nullable, type, null), null);
  }

  /** The type of a field as SQL writes it, such as {@code DECIMAL(10, 2)} or {@code INT ARRAY}. */
  public static String sqlName(Field field) {
    if (field.getType() instanceof ArrayType array) {
      return sqlName(array.element()) + " ARRAY";
    }
    if (field.getType() instanceof StructType struct) {
      return struct.sqlName();
    }
    if (field.getType() instanceof MapType map) {
      return map.sqlName();
    }
    return field.getType() instanceof ArrowType.Decimal decimal
        ? String.format(Locale.ROOT, "DECIMAL(%d, %d)", decimal.getPrecision(), decimal.getScale())
        : of(field).sqlName();
  }

  /**
   * The column type of an Arrow field.
   *
   * @throws IllegalArgumentException if the engine does not compute with that Arrow type
   */
  public static ColumnType of(Field field) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Decimal decimal && isComputed(decimal)) {
      return DECIMAL;
    }
    // Asked for every value of a statement. Nearly every field has one of these very objects.
    for (ColumnType known : ALL) {
      if (known.arrowType == type) {
        return known;
      }
    }
    return ofEqual(field);
  }

  private static ColumnType ofEqual(Field field) {
    if (field.getType() instanceof ArrayType) {
      return ARRAY;
    }
    if (field.getType() instanceof StructType) {
      return STRUCT;
    }
    if (field.getType() instanceof MapType) {
      return MAP;
    }
    for (ColumnType known : ALL) {
      if (field.getType().equals(known.arrowType)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "field \"%s\" has Arrow type %s, which is none of the engine's column types",
            field.getName(),
            field.getType()));
  }

  private static boolean isComputed(ArrowType.Decimal decimal) {
    return decimal.getBitWidth() == DECIMAL_BITS
        && decimal.getPrecision() >= 1
        && decimal.getPrecision() <= MOST_DIGITS
        && decimal.getScale() >= 0
        && decimal.getScale() <= decimal.getPrecision();
  }
}
