package dev.laminardb.mapping;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.UuidBytes;
import dev.laminardb.core.kernel.Decimals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Arrays as Java's lists and back. Their elements are of the class that {@link JavaTypes#inList}
 * names, or null. Stateless.
 */
public final class ArrayValues {
  private ArrayValues() {}

  /** The elements of an array that lies in native memory, as a list that cannot be changed. */
  public static List<@Nullable Object> list(long array, ArrayType type) {
    int count = ArrayLayout.count(array);
    List<@Nullable Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(ArrayLayout.isNull(array, i) ? null : element(array, i, type.element()));
    }
    return Collections.unmodifiableList(list);
  }

  private static Object element(long array, int index, Field element) {
    ColumnType type = ColumnType.of(element);
    return switch (type) {
      case VARCHAR -> new String(bytes(array, index), StandardCharsets.UTF_8);
      case VARBINARY -> bytes(array, index);
      case UUID -> UuidBytes.uuid(ArrayLayout.stringAddress(array, index));
      case ARRAY -> list(ArrayLayout.stringAddress(array, index), ArrayType.of(element));
      case DECIMAL -> {
        long at = ArrayLayout.address(array, index, ArrayLayout.width(type));
        yield Decimals.toBigDecimal(
            RawMemory.getLong(at),
            RawMemory.getLong(at + Long.BYTES),
            ColumnType.decimal(element).getScale());
      }
      default -> ofWord(type, ArrayLayout.word(array, index, ArrayLayout.width(type)));
    };
  }

  private static Object ofWord(ColumnType type, long word) {
    return switch (type) {
      case BOOLEAN -> word != 0;
      case TINYINT -> (byte) word;
      case SMALLINT -> (short) word;
      case INT -> (int) word;
      case REAL -> Float.intBitsToFloat((int) word);
      case DOUBLE -> Double.longBitsToDouble(word);
      case TIMESTAMP, TIMESTAMPTZ -> EpochMicros.instant(word);
      case TIME -> LocalTime.ofNanoOfDay(word * 1000);
      case DATE -> LocalDate.ofEpochDay(word);
      default -> word;
    };
  }

  private static byte[] bytes(long array, int index) {
    byte[] bytes = new byte[ArrayLayout.stringLength(array, index)];
    RawMemory.copy(ArrayLayout.stringAddress(array, index), bytes, 0, bytes.length);
    return bytes;
  }

  /** Whether each element is of the class of its type, and in its range. */
  static boolean fits(List<?> list, ArrayType type) {
    Class<?> wanted = JavaTypes.inList(type.elementType());
    for (Object value : list) {
      if (value != null && !(wanted.isInstance(value) && isInRange(value, type.element()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInRange(Object value, Field element) {
    return switch (ColumnType.of(element)) {
      case ARRAY -> fits((List<?>) value, ArrayType.of(element));
      case TIMESTAMP, TIMESTAMPTZ -> EpochMicros.inRange(value);
      case DATE -> EpochDays.inRange((LocalDate) value);
      case DECIMAL -> hasRoom((BigDecimal) value, ColumnType.decimal(element));
      default -> true;
    };
  }

  private static boolean hasRoom(BigDecimal value, ArrowType.Decimal type) {
    boolean whole =
        value.signum() == 0
            || value.precision() - value.scale() <= type.getPrecision() - type.getScale();
    return whole && (value.scale() <= 0 || value.stripTrailingZeros().scale() <= type.getScale());
  }

  /** A list as the engine has it; it {@linkplain #fits fits}. */
  static byte[] bytes(List<?> list, ArrayType type) {
    ArrayWriter writer = new ArrayWriter(ArrayLayout.width(type.elementType()));
    writer.begin();
    for (Object value : list) {
      if (value == null) {
        writer.addNull();
      } else {
        add(writer, value, type.element());
      }
    }
    return writer.toBytes();
  }

  private static void add(ArrayWriter writer, Object value, Field element) {
    switch (ColumnType.of(element)) {
      case BOOLEAN -> writer.addWord((Boolean) value ? 1 : 0);
      case TINYINT, SMALLINT, INT, BIGINT -> writer.addWord(((Number) value).longValue());
      case REAL -> writer.addReal((Float) value);
      case DOUBLE -> writer.addDouble((Double) value);
      case TIMESTAMP, TIMESTAMPTZ -> writer.addWord(EpochMicros.of(value));
      case TIME -> writer.addWord(((LocalTime) value).toNanoOfDay() / 1000);
      case DATE -> writer.addWord(((LocalDate) value).toEpochDay());
      case VARCHAR -> addBytes(writer, ((String) value).getBytes(StandardCharsets.UTF_8));
      case VARBINARY -> addBytes(writer, (byte[]) value);
      case UUID -> addBytes(writer, UuidBytes.of((UUID) value));
      case ARRAY -> addBytes(writer, bytes((List<?>) value, ArrayType.of(element)));
      case DECIMAL -> {
        int scale = ColumnType.decimal(element).getScale();
        BigInteger unscaled =
            ((BigDecimal) value).setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
        writer.addDecimal(unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValue());
      }
    }
  }

  private static void addBytes(ArrayWriter writer, byte[] bytes) {
    writer.addString(bytes, 0, bytes.length);
  }
}
