package dev.laminardb.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Calls an accessor through its method handle, for records of another module: a lambda in a
 * record's own class can be made only from within its module. Of the four methods only the one
 * works that returns what the handle returns.
 *
 * @param accessor from Object to long, double, boolean or Object
 * @param <T> the record
 */
record HandleGetter<T>(MethodHandle accessor)
    implements ToLongFunction<T>, ToDoubleFunction<T>, Predicate<T>, Function<T, Object> {
  @Override
  public long applyAsLong(T row) {
    try {
      return (long) accessor.invokeExact((Object) row);
    } catch (Throwable e) {
      throw asThrown(e);
    }
  }

  @Override
  public double applyAsDouble(T row) {
    try {
      return (double) accessor.invokeExact((Object) row);
    } catch (Throwable e) {
      throw asThrown(e);
    }
  }

  @Override
  public boolean test(T row) {
    try {
      return (boolean) accessor.invokeExact((Object) row);
    } catch (Throwable e) {
      throw asThrown(e);
    }
  }

  @Override
  public Object apply(T row) {
    try {
      return (Object) accessor.invokeExact((Object) row);
    } catch (Throwable e) {
      throw asThrown(e);
    }
  }

  /** What the accessor threw: unchecked, as an accessor declares no exceptions. */
  private static RuntimeException asThrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new UndeclaredThrowableException(thrown);
  }
}
