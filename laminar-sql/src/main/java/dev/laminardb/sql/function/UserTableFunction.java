package dev.laminardb.sql.function;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.RowFunction;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A function that makes rows: a public static method, a {@link Function} or a {@link BiFunction} of
 * typed arguments that returns records. Immutable.
 *
 * @param name in SQL, whose case does not matter
 * @param columns those of its rows
 * @param function as operators call it
 */
public record UserTableFunction(
    String name, List<JavaType> parameters, List<Column> columns, RowFunction function) {

  /** A column of the rows. */
  public record Column(String name, ColumnType type, boolean nullable) {}

  /** Copies the lists. */
  public UserTableFunction {
    parameters = List.copyOf(parameters);
    columns = List.copyOf(columns);
  }

  /** A function of one argument. */
  public static UserTableFunction of(
      String name, Class<?> row, Class<?> argument, Function<?, ?> function) {
    UserFunction.checkName(name);
    return of(name, row, List.of(argument), handle(Function.class, function, 1));
  }

  /** A function of two arguments. */
  public static UserTableFunction of(
      String name, Class<?> row, Class<?> first, Class<?> second, BiFunction<?, ?, ?> function) {
    UserFunction.checkName(name);
    return of(name, row, List.of(first, second), handle(BiFunction.class, function, 2));
  }

  /**
   * The public static method of a class that has a name, which returns an Iterable.
   *
   * @throws LaminarException INVALID_OPERATION if there is none or there are several, or it cannot
   *     be called
   */
  public static UserTableFunction of(String name, Class<?> row, Class<?> owner, String methodName) {
    Method method = UserFunction.method(name, owner, methodName);
    if (!Iterable.class.isAssignableFrom(method.getReturnType())) {
      throw UserFunction.refused(name, method + " does not return an Iterable");
    }
    try {
      return of(
          name, row, List.of(method.getParameterTypes()), MethodHandles.lookup().unreflect(method));
    } catch (IllegalAccessException e) {
      throw UserFunction.refused(name, method + " cannot be called: " + e.getMessage());
    }
  }

  private static MethodHandle handle(Class<?> type, Object function, int arguments) {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(type, "apply", java.lang.invoke.MethodType.genericMethodType(arguments))
          .bindTo(function);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static UserTableFunction of(
      String name, Class<?> row, List<Class<?>> arguments, MethodHandle handle) {
    List<JavaType> parameters = new ArrayList<>();
    for (Class<?> argument : arguments) {
      parameters.add(UserFunction.type(name, argument));
    }
    RecordRows rows = RecordRows.of(name, row);
    return new UserTableFunction(
        name, parameters, rows.columns(), new JavaRows(name, parameters, handle, rows));
  }
}
