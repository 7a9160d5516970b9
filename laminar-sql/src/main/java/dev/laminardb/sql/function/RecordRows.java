package dev.laminardb.sql.function;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table function from records, a column for each component. Immutable.
 *
 * @param types of the components
 * @param accessors read them
 */
record RecordRows(
    String function,
    Class<?> type,
    List<UserTableFunction.Column> columns,
    List<JavaType> types,
    List<MethodHandle> accessors) {

  /**
   * Rows of a record type.
   *
   * @throws dev.laminardb.core.error.LaminarException INVALID_OPERATION if it is none, or has
   *     components of other types than functions return
   */
  static RecordRows of(String function, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null || components.length == 0) {
      throw UserFunction.refused(
          function, type.getName() + " is no record with components, the columns of its rows");
    }
    List<UserTableFunction.Column> columns = new ArrayList<>();
    List<JavaType> types = new ArrayList<>();
    List<MethodHandle> accessors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RecordComponent component : components) {
      JavaType column = UserFunction.result(function, component.getType());
      if (!names.add(component.getName().toLowerCase(Locale.ROOT))) {
        throw UserFunction.refused(
            function, type.getName() + " has two columns " + component.getName());
      }
      columns.add(
          new UserTableFunction.Column(component.getName(), column.column(), column.isNullable()));
      types.add(column);
      accessors.add(accessor(function, component));
    }
    return new RecordRows(function, type, columns, types, accessors);
  }

  private static MethodHandle accessor(String function, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return MethodHandles.lookup().unreflect(component.getAccessor());
    } catch (IllegalAccessException | RuntimeException e) {
      throw UserFunction.refused(
          function,
          component.getDeclaringRecord().getName() + " cannot be read: " + e.getMessage());
    }
  }

  /** The values of a record, of the classes that operators write. */
  @Nullable Object[] values(@Nullable Object row) throws Throwable {
    if (!type.isInstance(row)) {
      throw new IllegalStateException(
          "it returned " + row + " for a row, which is no " + type.getSimpleName());
    }
    @Nullable Object[] values = new @Nullable Object[types.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = types.get(i).cell(accessors.get(i).invoke(row));
    }
    return values;
  }
}
