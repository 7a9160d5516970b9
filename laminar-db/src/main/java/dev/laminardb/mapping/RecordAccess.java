package dev.laminardb.mapping;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls a record's accessors and constructor without reflection's cost, also where the record is
 * private or local to a method.
 *
 * <p>An accessor becomes a lambda as if its record's own source had written {@code Trade::price}.
 * The lambdas are made in the record's class loader, so they implement interfaces of the JDK only.
 *
 * @param <T> the record
 */
final class RecordAccess<T> {
  private final Class<T> type;
  private final MethodHandles.Lookup lookup;

  /**
   * Access to a record.
   *
   * @throws LaminarException INVALID_OPERATION if its module does not open its package to us
   */
  RecordAccess(Class<T> type) {
    this.type = type;
    try {
      this.lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    } catch (IllegalAccessException e) {
      throw notOpen(e);
    }
  }

  private LaminarException notOpen(IllegalAccessException cause) {
    Module ours = RecordAccess.class.getModule();
    String module = type.getModule().getName();
    String how =
        ours.isNamed()
            ? String.format("add \"opens %s to %s;\"", type.getPackageName(), ours.getName())
            : String.format(
                "add \"opens %1$s;\" to its module-info, or start Java with --add-opens"
                    + " %2$s/%1$s=ALL-UNNAMED",
                type.getPackageName(), module);
    return new LaminarException(
        ErrorCode.INVALID_OPERATION,
        String.format(
            "record %s cannot be read because module %s does not open its package: %s",
            type.getName(), module, how),
        cause);
  }

  /** An accessor of a byte, short, int or long. */
  @SuppressWarnings("unchecked")
  ToLongFunction<T> longGetter(RecordComponent component) {
    return (ToLongFunction<T>) getter(component, ToLongFunction.class, "applyAsLong", long.class);
  }

  /** An accessor of any number but a long. */
  @SuppressWarnings("unchecked")
  ToDoubleFunction<T> doubleGetter(RecordComponent component) {
    return (ToDoubleFunction<T>)
        getter(component, ToDoubleFunction.class, "applyAsDouble", double.class);
  }

  /** An accessor of a boolean. */
  @SuppressWarnings("unchecked")
  Predicate<T> booleanGetter(RecordComponent component) {
    return (Predicate<T>) getter(component, Predicate.class, "test", boolean.class);
  }

  /** An accessor of an object. */
  @SuppressWarnings("unchecked")
  Function<T, @Nullable Object> objectGetter(RecordComponent component) {
    return (Function<T, @Nullable Object>) getter(component, Function.class, "apply", Object.class);
  }

  private Object getter(
      RecordComponent component, Class<?> function, String method, Class<?> returned) {
    try {
      MethodHandle accessor = lookup.unreflect(component.getAccessor());
      if (!lookup.hasFullPrivilegeAccess()) {
        return new HandleGetter<T>(accessor.asType(MethodType.methodType(returned, Object.class)));
      }
      return LambdaMetafactory.metafactory(
              lookup,
              method,
              MethodType.methodType(function),
              MethodType.methodType(returned, Object.class),
              accessor,
              MethodType.methodType(returned, type))
          .getTarget()
          .invoke();
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new LaminarException(ErrorCode.INTERNAL, "cannot call " + component.getAccessor(), e);
    }
  }

  /** The record's canonical constructor, with the components as parameters. */
  MethodHandle constructor() {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return lookup.findConstructor(type, MethodType.methodType(void.class, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LaminarException(
          ErrorCode.INTERNAL, "cannot call the constructor of " + type.getName(), e);
    }
  }
}
