package dev.laminardb.sql.function;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.JavaValues;
import dev.laminardb.core.state.ObjectCodec;
import dev.laminardb.core.state.ValueCodecs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods of an object that is to be an aggregate, by name. Used by one thread. */
final class AggregateMethods {
  private final String name;
  private final Object object;

  AggregateMethods(String name, Object object) {
    this.name = name;
    this.object = object;
  }

  LaminarException refused(String why) {
    return UserFunction.refused(name, why);
  }

  /** The one public method of a name, bound to the object. */
  MethodHandle required(String method) {
    MethodHandle found = optional(method);
    if (found == null) {
      throw refused(object.getClass().getName() + " has no public method " + method);
    }
    return found;
  }

  /** As {@link #required}, or null if there is none. */
  @Nullable MethodHandle optional(String method) {
    List<Method> found =
        Arrays.stream(object.getClass().getMethods())
            .filter(m -> m.getName().equals(method) && !m.isBridge())
            .toList();
    if (found.isEmpty()) {
      return null;
    }
    if (found.size() > 1) {
      throw refused(object.getClass().getName() + " has more than one public method " + method);
    }
    try {
      if (!found.get(0).trySetAccessible()) {
        throw refused(object.getClass().getName() + " is not public, or its package not exported");
      }
      MethodHandle handle = MethodHandles.lookup().unreflect(found.get(0));
      boolean isStatic = Modifier.isStatic(found.get(0).getModifiers());
      return isStatic ? handle : handle.bindTo(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("an accessible method cannot be reached", e);
    }
  }

  /** Refuses a method that does not return and take what it has to. */
  void check(MethodHandle method, String called, Class<?> result, List<Class<?>> parameters) {
    if (!method.type().parameterList().equals(parameters)
        || method.type().returnType() != result
        || result == void.class) {
      throw doesNotFit(method, called, result, parameters);
    }
  }

  /** As {@link #check}, of a method that returns the state, or changes what it gets. */
  void checkChange(MethodHandle method, String called, Class<?> state, List<Class<?>> parameters) {
    Class<?> returned = method.type().returnType();
    if (!method.type().parameterList().equals(parameters)
        || (returned != state && returned != void.class)) {
      throw doesNotFit(method, called, state, parameters);
    }
  }

  private LaminarException doesNotFit(
      MethodHandle method, String called, Class<?> result, List<Class<?>> parameters) {
    return refused(
        "its "
            + called
            + " is "
            + shown(called, method.type())
            + " instead of "
            + shown(called, MethodType.methodType(result, parameters)));
  }

  private static String shown(String called, MethodType type) {
    return type.parameterList().stream()
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(", ", type.returnType().getSimpleName() + " " + called + "(", ")"));
  }

  /** How the state is saved: by the object's own methods, or as what it is. */
  ObjectCodec codec(Class<?> state) {
    MethodHandle encode = optional("encode");
    MethodHandle decode = optional("decode");
    if (encode == null && decode == null) {
      return ValueCodecs.of(state)
          .orElseThrow(
              () ->
                  refused(
                      "its state, "
                          + state.getName()
                          + ", is none of "
                          + ValueCodecs.list()
                          + " nor a record of such, and it has no methods byte[] encode("
                          + state.getSimpleName()
                          + ") and "
                          + state.getSimpleName()
                          + " decode(byte[])"));
    }
    check(required("encode"), "encode", byte[].class, List.of(state));
    check(required("decode"), "decode", state, List.of(byte[].class));
    return new OwnCodec(
        name,
        required("encode").asType(MethodType.methodType(byte[].class, Object.class)),
        required("decode").asType(MethodType.methodType(Object.class, byte[].class)));
  }

  /** The aggregate's own codec. */
  private record OwnCodec(String name, MethodHandle encode, MethodHandle decode)
      implements ObjectCodec {
    @Override
    public void write(Object value, DataOutput out) throws IOException {
      byte[] bytes;
      try {
        bytes = (byte[]) encode.invokeExact(value);
      } catch (Throwable failure) {
        throw JavaValues.failed(name, failure);
      }
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    @Override
    public Object read(DataInput in) throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      try {
        return (Object) decode.invokeExact(bytes);
      } catch (Throwable failure) {
        throw JavaValues.failed(name, failure);
      }
    }
  }
}
