package dev.laminardb.mapping;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The components of records as values of a statement's parameters, one for each column of a table
 * that it has. Immutable: any number of threads may use one.
 *
 * @param <T> the record
 */
public final class RecordValues<T> {
  private final List<Integer> columns;
  private final List<Function<T, @Nullable Object>> getters;

  private RecordValues(List<Integer> columns, List<Function<T, @Nullable Object>> getters) {
    this.columns = List.copyOf(columns);
    this.getters = List.copyOf(getters);
  }

  /**
   * The values of a record for a table.
   *
   * @param type a record whose components match the table's columns one to one by name
   * @param optional the columns that need no component
   * @throws dev.laminardb.core.error.LaminarException SCHEMA_MISMATCH naming every field that does
   *     not match; INVALID_OPERATION if the record's module keeps it from us
   */
  public static <T> RecordValues<T> of(
      Class<T> type, String table, Schema schema, List<Integer> optional) {
    List<RecordFields.Pair> pairs = RecordFields.written(type, table, schema, optional);
    RecordAccess<T> access = new RecordAccess<>(type);
    List<Function<T, @Nullable Object>> getters = new ArrayList<>();
    for (RecordFields.Pair pair : pairs) {
      getters.add(getter(pair, access));
    }
    return new RecordValues<>(pairs.stream().map(RecordFields.Pair::column).toList(), getters);
  }

  /** A component's value, with records inside as maps. */
  static <T> Function<T, @Nullable Object> getter(RecordFields.Pair pair, RecordAccess<T> access) {
    if (pair.valueType().isPrimitive()) {
      return boxed(pair.component(), access);
    }
    Function<T, @Nullable Object> getter = access.objectGetter(pair.component());
    Function<T, @Nullable Object> value =
        pair.optional() ? getter.andThen(RecordValues::held) : getter;
    if (!pair.type().isNested()) {
      return value;
    }
    UnaryOperator<Object> nested =
        NestedRecord.ofNested(RecordFields.genericType(pair.component()), pair.field(), true);
    return row -> {
      Object own = value.apply(row);
      return own == null ? null : nested.apply(own);
    };
  }

  private static @Nullable Object held(@Nullable Object optional) {
    return optional == null ? null : ((Optional<?>) optional).orElse(null);
  }

  /** A component's value in the box of its own type, by which the column tells what fits. */
  private static <T> Function<T, @Nullable Object> boxed(
      RecordComponent component, RecordAccess<T> access) {
    Class<?> type = component.getType();
    if (type == boolean.class) {
      Predicate<T> truth = access.booleanGetter(component);
      return truth::test;
    }
    if (type == double.class || type == float.class) {
      ToDoubleFunction<T> number = access.doubleGetter(component);
      return type == double.class
          ? number::applyAsDouble
          : row -> (float) number.applyAsDouble(row);
    }
    ToLongFunction<T> number = access.longGetter(component);
    if (type == long.class) {
      return number::applyAsLong;
    }
    if (type == int.class) {
      return row -> (int) number.applyAsLong(row);
    }
    return type == short.class
        ? row -> (short) number.applyAsLong(row)
        : row -> (byte) number.applyAsLong(row);
  }

  /** The columns that it has values for, in their order. */
  public List<Integer> columns() {
    return columns;
  }

  /** The values of a record, one for each of its {@link #columns}. */
  public @Nullable Object[] of(T row) {
    @Nullable Object[] values = new @Nullable Object[getters.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = getters.get(i).apply(row);
    }
    return values;
  }
}
