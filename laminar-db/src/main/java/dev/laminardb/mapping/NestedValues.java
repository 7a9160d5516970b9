package dev.laminardb.mapping;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ArrayWriter;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.ElementWriter;
import dev.laminardb.core.batch.MapLayout;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.MapWriter;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.batch.StructLayout;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.batch.StructWriter;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Arrays as Java's lists, structs and maps as its maps, and back. What is in them is of the class
 * that {@link JavaTypes#inList} names, or null. Stateless.
 */
public final class NestedValues {
  private NestedValues() {}

  /** The elements of an array that lies in native memory, as a list that cannot be changed. */
  public static List<@Nullable Object> list(long array, ArrayType type) {
    int count = ArrayLayout.count(array);
    Field element = type.element();
    int width = ArrayLayout.width(type.elementType());
    List<@Nullable Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(ArrayLayout.isNull(array, i) ? null : element(array, i, width, element));
    }
    return Collections.unmodifiableList(list);
  }

  private static Object element(long array, int index, int width, Field element) {
    return width == ArrayLayout.VARIABLE
        ? value(
            ArrayLayout.stringAddress(array, index),
            ArrayLayout.stringLength(array, index),
            element)
        : value(ArrayLayout.address(array, index, width), width, element);
  }

  /** The fields of a struct that lies in native memory, by name, in their order. */
  public static Map<String, @Nullable Object> map(long struct, StructType type) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    StructLayout layout = type.layout();
    for (int i = 0; i < type.fields().size(); i++) {
      Field field = type.fields().get(i);
      Object value =
          StructLayout.isNull(struct, i)
              ? null
              : value(layout.address(struct, i), layout.length(struct, i), field);
      map.put(field.getName(), value);
    }
    return Collections.unmodifiableMap(map);
  }

  /** The entries of a map that lies in native memory, its keys ascending. */
  public static Map<Object, @Nullable Object> map(long map, MapType type) {
    Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
    int keyWidth = ArrayLayout.width(ColumnType.of(type.key()));
    int valueWidth = ArrayLayout.width(ColumnType.of(type.value()));
    long keys = MapLayout.keys(map);
    long values = MapLayout.values(map);
    for (int i = 0; i < ArrayLayout.count(keys); i++) {
      Object value =
          ArrayLayout.isNull(values, i) ? null : element(values, i, valueWidth, type.value());
      entries.put(element(keys, i, keyWidth, type.key()), value);
    }
    return Collections.unmodifiableMap(entries);
  }

  /** A value that lies in native memory. */
  static Object value(long address, int length, Field field) {
    ColumnType type = ColumnType.of(field);
    return switch (type) {
      case VARCHAR -> new String(bytes(address, length), StandardCharsets.UTF_8);
      case VARBINARY -> bytes(address, length);
      case UUID -> UuidBytes.uuid(address);
      case ARRAY -> list(address, ArrayType.of(field));
      case STRUCT -> map(address, StructType.of(field));
      case MAP -> map(address, MapType.of(field));
      case DECIMAL ->
          Decimals.toBigDecimal(
              RawMemory.getLong(address),
              RawMemory.getLong(address + Long.BYTES),
              ColumnType.decimal(field).getScale());
      default -> ofWord(type, ArrayLayout.wordAt(address, length));
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

  private static byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    RawMemory.copy(address, bytes, 0, length);
    return bytes;
  }

  /** Whether a list or a map holds what its column does, of classes and in ranges that fit. */
  static boolean fits(Object value, Field field) {
    ColumnType type = ColumnType.of(field);
    boolean isClass =
        JavaTypes.PUSHED.of(type).stream().anyMatch(fitting -> fitting.isInstance(value))
            || (type == ColumnType.VARCHAR && value instanceof Enum<?>);
    return isClass && isInRange(value, type, field);
  }

  private static boolean isInRange(Object value, ColumnType type, Field field) {
    return switch (type) {
      case ARRAY -> allFit((List<?>) value, ArrayType.of(field).element());
      case STRUCT -> allFit((Map<?, ?>) value, StructType.of(field));
      case MAP -> allFit((Map<?, ?>) value, MapType.of(field));
      case TIMESTAMP, TIMESTAMPTZ -> EpochMicros.inRange(value);
      case DATE -> EpochDays.inRange((LocalDate) value);
      case DECIMAL -> hasRoom((BigDecimal) value, ColumnType.decimal(field));
      default -> true;
    };
  }

  private static boolean allFit(List<?> list, Field element) {
    for (Object value : list) {
      if (value != null && !fits(value, element)) {
        return false;
      }
    }
    return true;
  }

  private static boolean allFit(Map<?, ?> map, StructType type) {
    int known = 0;
    for (Field field : type.fields()) {
      Object value = map.get(field.getName());
      if (value != null && !fits(value, field)) {
        return false;
      }
      known += map.containsKey(field.getName()) ? 1 : 0;
    }
    return known == map.size();
  }

  private static boolean allFit(Map<?, ?> map, MapType type) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      boolean fit =
          entry.getKey() != null
              && fits(entry.getKey(), type.key())
              && (entry.getValue() == null || fits(entry.getValue(), type.value()));
      if (!fit) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasRoom(BigDecimal value, ArrowType.Decimal type) {
    boolean whole =
        value.signum() == 0
            || value.precision() - value.scale() <= type.getPrecision() - type.getScale();
    return whole && (value.scale() <= 0 || value.stripTrailingZeros().scale() <= type.getScale());
  }

  /** A list or a map as the engine has it; it {@linkplain #fits fits}. */
  static byte[] bytes(Object value, Field field) {
    if (field.getType() instanceof StructType struct) {
      StructWriter writer = new StructWriter(struct.layout());
      writer.begin();
      for (Field inner : struct.fields()) {
        addOrNull(writer, ((Map<?, ?>) value).get(inner.getName()), inner);
      }
      return writer.toBytes();
    }
    if (field.getType() instanceof MapType map) {
      MapWriter writer = new MapWriter(map);
      writer.begin();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        add(writer.keys(), entry.getKey(), map.key());
        addOrNull(writer.values(), entry.getValue(), map.value());
      }
      writer.end();
      return writer.toBytes();
    }
    ArrayType array = ArrayType.of(field);
    ArrayWriter writer = new ArrayWriter(ArrayLayout.width(array.elementType()));
    writer.begin();
    for (Object element : (List<?>) value) {
      addOrNull(writer, element, array.element());
    }
    return writer.toBytes();
  }

  private static void addOrNull(ElementWriter writer, @Nullable Object value, Field field) {
    if (value == null) {
      writer.addNull();
    } else {
      add(writer, value, field);
    }
  }

  private static void add(ElementWriter writer, Object value, Field field) {
    switch (ColumnType.of(field)) {
      case BOOLEAN -> writer.addWord((Boolean) value ? 1 : 0);
      case TINYINT, SMALLINT, INT, BIGINT -> writer.addWord(((Number) value).longValue());
      case REAL -> writer.addReal(((Number) value).floatValue());
      case DOUBLE -> writer.addDouble(((Number) value).doubleValue());
      case TIMESTAMP, TIMESTAMPTZ -> writer.addWord(EpochMicros.of(value));
      case TIME -> writer.addWord(((LocalTime) value).toNanoOfDay() / 1000);
      case DATE -> writer.addWord(((LocalDate) value).toEpochDay());
      case VARCHAR -> addBytes(writer, text(value).getBytes(StandardCharsets.UTF_8));
      case VARBINARY -> addBytes(writer, (byte[]) value);
      case UUID -> addBytes(writer, UuidBytes.of((UUID) value));
      case ARRAY, STRUCT, MAP -> addBytes(writer, bytes(value, field));
      case INTERVAL, MONTHS -> throw new IllegalStateException("nothing holds intervals");
      case DECIMAL -> {
        int scale = ColumnType.decimal(field).getScale();
        BigInteger unscaled =
            ((BigDecimal) value).setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
        writer.addDecimal(unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValue());
      }
    }
  }

  private static String text(Object value) {
    return value instanceof Enum<?> constant ? constant.name() : (String) value;
  }

  private static void addBytes(ElementWriter writer, byte[] bytes) {
    writer.addString(bytes, 0, bytes.length);
  }
}
