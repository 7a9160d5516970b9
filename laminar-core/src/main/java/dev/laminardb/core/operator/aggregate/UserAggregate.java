package dev.laminardb.core.operator.aggregate;

import dev.laminardb.core.kernel.JavaValues;
import dev.laminardb.core.state.ObjectCodec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate of the application. Its methods are called through handles that read their arguments
 * out of columns, so that no row makes objects but those that the methods take. Immutable; its
 * methods run on all cores at a time.
 */
public final class UserAggregate {
  private static final MethodType CREATE = MethodType.methodType(Object.class);
  private static final MethodType CHANGE =
      MethodType.methodType(Object.class, Object.class, UserArguments.class, int.class);
  private static final MethodType MERGE =
      MethodType.methodType(Object.class, Object.class, Object.class);
  private static final MethodType RESULT = MethodType.methodType(Object.class, Object.class);

  private final String name;
  private final List<Class<?>> parameters;
  private final MethodHandle create;
  private final MethodHandle add;
  private final @Nullable MethodHandle retract;
  private final @Nullable MethodHandle merge;
  private final MethodHandle result;
  private final ObjectCodec codec;
  private final int bytesOfState;

  /**
   * The methods of an aggregate, all bound to the object whose they are, and S being its state.
   *
   * @param create {@code S create()}
   * @param add {@code S add(S, arguments..)}, or void if it changes the state it gets
   * @param retract undoes {@code add}, or null if rows cannot be taken back
   * @param merge {@code S merge(S, S)}, or void if it changes the first; null if there is none
   * @param result {@code R result(S)}, an object
   */
  public record Methods(
      MethodHandle create,
      MethodHandle add,
      @Nullable MethodHandle retract,
      @Nullable MethodHandle merge,
      MethodHandle result) {}

  /**
   * An aggregate.
   *
   * @param name as messages have it
   * @param codec of the state
   */
  public UserAggregate(String name, Methods methods, ObjectCodec codec) {
    this.name = name;
    this.codec = codec;
    this.bytesOfState = bytesOf(methods.result().type().parameterType(0));
    MethodType type = methods.add().type();
    this.parameters = List.copyOf(type.parameterList().subList(1, type.parameterCount()));
    this.create = methods.create().asType(CREATE);
    this.add = reading(methods.add());
    this.retract = methods.retract() == null ? null : reading(methods.retract());
    this.merge = methods.merge() == null ? null : returning(methods.merge()).asType(MERGE);
    this.result = methods.result().asType(RESULT);
  }

  /** A method that returns nothing as one that returns the state it gets. */
  private static MethodHandle returning(MethodHandle method) {
    MethodType type = method.type();
    if (type.returnType() != void.class) {
      return method;
    }
    MethodHandle state = MethodHandles.identity(type.parameterType(0));
    List<Class<?>> others = type.parameterList().subList(1, type.parameterCount());
    return MethodHandles.foldArguments(MethodHandles.dropArguments(state, 1, others), method);
  }

  /** A method of arguments as one that reads them: a row's, out of columns. */
  private static MethodHandle reading(MethodHandle method) {
    MethodHandle handle = returning(method);
    int arguments = handle.type().parameterCount() - 1;
    for (int i = arguments; i > 0; i--) {
      MethodHandle reader = UserArguments.reader(i - 1, handle.type().parameterType(i));
      handle = MethodHandles.collectArguments(handle, i, reader);
    }
    List<Integer> order = new ArrayList<>(List.of(0));
    for (int i = 0; i < arguments; i++) {
      order.add(1);
      order.add(2);
    }
    MethodType read =
        MethodType.methodType(
            handle.type().returnType(),
            handle.type().parameterType(0),
            UserArguments.class,
            int.class);
    return MethodHandles.permuteArguments(
            handle, read, order.stream().mapToInt(Integer::intValue).toArray())
        .asType(CHANGE);
  }

  /** As SQL calls it. */
  public String name() {
    return name;
  }

  /** The class of a parameter, which is primitive if rows without a value are left out. */
  Class<?> parameter(int argument) {
    return parameters.get(argument);
  }

  /** Whether rows can be taken back. */
  public boolean canRetract() {
    return retract != null;
  }

  /** Whether two states can become one. */
  public boolean canMerge() {
    return merge != null;
  }

  ObjectCodec codec() {
    return codec;
  }

  /** About how many bytes a state takes: what it refers to is not known. */
  int bytesOfState() {
    return bytesOfState;
  }

  private static int bytesOf(Class<?> state) {
    int words = state.isRecord() ? state.getRecordComponents().length : 1;
    return Long.BYTES * (2 + words);
  }

  Object create() {
    try {
      return checked((@Nullable Object) create.invokeExact(), "create");
    } catch (Throwable failure) {
      throw JavaValues.failed(name, failure);
    }
  }

  Object add(Object state, UserArguments arguments, int row) {
    try {
      return checked((@Nullable Object) add.invokeExact(state, arguments, row), "add");
    } catch (Throwable failure) {
      throw JavaValues.failed(name, failure);
    }
  }

  Object retract(Object state, UserArguments arguments, int row) {
    if (retract == null) {
      throw new IllegalStateException(name + " cannot take rows back");
    }
    try {
      return checked((@Nullable Object) retract.invokeExact(state, arguments, row), "retract");
    } catch (Throwable failure) {
      throw JavaValues.failed(name, failure);
    }
  }

  Object merge(Object into, Object from) {
    if (merge == null) {
      throw new IllegalStateException(name + " cannot merge states");
    }
    try {
      return checked((@Nullable Object) merge.invokeExact(into, from), "merge");
    } catch (Throwable failure) {
      throw JavaValues.failed(name, failure);
    }
  }

  @Nullable Object result(Object state) {
    try {
      return (@Nullable Object) result.invokeExact(state);
    } catch (Throwable failure) {
      throw JavaValues.failed(name, failure);
    }
  }

  private static Object checked(@Nullable Object state, String method) {
    if (state == null) {
      throw new IllegalStateException(method + " returned null instead of a state");
    }
    return state;
  }
}
