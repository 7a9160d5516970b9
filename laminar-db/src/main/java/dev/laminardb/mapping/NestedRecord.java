package dev.laminardb.mapping;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A record that stands for a struct inside another record, and the map that {@link NestedValues}
 * has for it. Immutable.
 */
final class NestedRecord {
  private NestedRecord() {}

  /**
   * What makes maps of the records of a class.
   *
   * @param column a struct
   * @throws LaminarException SCHEMA_MISMATCH naming every field that does not match
   */
  static UnaryOperator<Object> toMap(Class<?> record, Field column) {
    return mapper(record, column);
  }

  private static <T> UnaryOperator<Object> mapper(Class<T> record, Field column) {
    List<RecordFields.Pair> pairs =
        RecordFields.inside(record, column, schema(column), JavaTypes.PUSHED);
    RecordAccess<T> access = new RecordAccess<>(record);
    List<Function<T, @Nullable Object>> getters =
        pairs.stream().map(pair -> RecordValues.getter(pair, access)).toList();
    return value -> {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (int i = 0; i < pairs.size(); i++) {
        map.put(pairs.get(i).name(), getters.get(i).apply(record.cast(value)));
      }
      return map;
    };
  }

  /**
   * What makes records of a class of maps.
   *
   * @param column a struct
   * @throws LaminarException SCHEMA_MISMATCH naming every field that does not match
   */
  static UnaryOperator<Object> toRecord(Class<?> record, Field column) {
    List<RecordFields.Pair> pairs =
        RecordFields.inside(record, column, schema(column), JavaTypes.READ);
    List<UnaryOperator<@Nullable Object>> readers =
        pairs.stream().map(pair -> reader(pair, record, column)).toList();
    MethodHandle constructor =
        new RecordAccess<>(record)
            .constructor()
            .asType(MethodType.genericMethodType(pairs.size()))
            .asSpreader(Object[].class, pairs.size());
    return value -> {
      @Nullable Object[] arguments = new @Nullable Object[pairs.size()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = readers.get(i).apply(((Map<?, ?>) value).get(pairs.get(i).name()));
      }
      return construct(constructor, arguments);
    };
  }

  private static Object construct(MethodHandle constructor, @Nullable Object[] arguments) {
    try {
      return constructor.invoke(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LaminarException(ErrorCode.CALLBACK_FAILED, "a constructor failed: " + e, e);
    }
  }

  private static Schema schema(Field column) {
    return new Schema(StructType.of(column).fields());
  }

  /** What makes a component of a field. */
  private static UnaryOperator<@Nullable Object> reader(
      RecordFields.Pair pair, Class<?> record, Field column) {
    Function<Object, Object> present = present(pair, column);
    return value -> {
      if (value == null && pair.valueType().isPrimitive()) {
        throw new LaminarException(
            ErrorCode.NULL_NOT_ALLOWED,
            String.format(
                "field \"%s\" of column \"%s\" is null, which component \"%s\" %s of record %s"
                    + " cannot hold: make it an object or Optional",
                pair.name(),
                column.getName(),
                pair.component().getName(),
                pair.valueType().getSimpleName(),
                record.getName()));
      }
      Object component = value == null ? null : present.apply(value);
      return pair.optional() ? Optional.ofNullable(component) : component;
    };
  }

  private static Function<Object, Object> present(RecordFields.Pair pair, Field column) {
    Class<?> type = MethodType.methodType(pair.valueType()).wrap().returnType();
    if (type.isEnum()) {
      EnumNames names = new EnumNames(type, column.getName(), pair.name());
      return value -> names.constant((String) value);
    }
    if (type == Long.class) {
      return value -> ((Number) value).longValue();
    }
    if (type == Double.class) {
      return value -> ((Number) value).doubleValue();
    }
    if (type == Integer.class) {
      return value -> ((Number) value).intValue();
    }
    if (type == Short.class) {
      return value -> ((Number) value).shortValue();
    }
    if (type == Float.class) {
      return value -> ((Number) value).floatValue();
    }
    if (type == LocalDateTime.class) {
      return value -> EpochMicros.dateTime(EpochMicros.of(value));
    }
    if (type == OffsetDateTime.class) {
      return value -> ((Instant) value).atOffset(ZoneOffset.UTC);
    }
    return ofNested(RecordFields.genericType(pair.component()), pair.field(), false);
  }

  /**
   * What makes a component of a nested column of lists and maps, or the other way: records in it,
   * at any depth, become maps, or maps records.
   *
   * @param type the component's
   * @param toMaps the way
   */
  static UnaryOperator<Object> ofNested(Type type, Field column, boolean toMaps) {
    if (ColumnType.of(column) == ColumnType.STRUCT && type instanceof Class<?> record) {
      return !record.isRecord()
          ? UnaryOperator.identity()
          : toMaps ? toMap(record, column) : toRecord(record, column);
    }
    if (ColumnType.of(column) == ColumnType.ARRAY && type instanceof ParameterizedType list) {
      Field element = ArrayType.of(column).element();
      if (ColumnType.of(element).isNested()) {
        return ofElements(ofNested(list.getActualTypeArguments()[0], element, toMaps));
      }
    }
    if (ColumnType.of(column) == ColumnType.MAP && type instanceof ParameterizedType map) {
      Field value = MapType.of(column).value();
      if (ColumnType.of(value).isNested()) {
        return ofValues(ofNested(map.getActualTypeArguments()[1], value, toMaps));
      }
    }
    return UnaryOperator.identity();
  }

  private static UnaryOperator<Object> ofValues(UnaryOperator<Object> each) {
    return value -> {
      Map<Object, @Nullable Object> map = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((key, of) -> map.put(key, of == null ? null : each.apply(of)));
      return Collections.unmodifiableMap(map);
    };
  }

  private static UnaryOperator<Object> ofElements(UnaryOperator<Object> each) {
    return value -> {
      List<@Nullable Object> list = new ArrayList<>();
      for (Object element : (List<?>) value) {
        list.add(element == null ? null : each.apply(element));
      }
      return Collections.unmodifiableList(list);
    };
  }
}
