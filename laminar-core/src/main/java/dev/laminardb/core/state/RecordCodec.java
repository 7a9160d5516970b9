package dev.laminardb.core.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a record: its components one after the other, each behind a byte that says whether
 * it is null. Immutable.
 */
final class RecordCodec implements ObjectCodec {
  private final MethodHandle[] components;
  private final ObjectCodec[] codecs;

  /** The constructor, from an array of the components. */
  private final MethodHandle constructor;

  private RecordCodec(MethodHandle[] components, ObjectCodec[] codecs, MethodHandle constructor) {
    this.components = components;
    this.codecs = codecs;
    this.constructor = constructor;
  }

  /** The codec of a record; empty if a component has none, or the record cannot be reached. */
  static Optional<ObjectCodec> of(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    MethodHandle[] components = new MethodHandle[parts.length];
    ObjectCodec[] codecs = new ObjectCodec[parts.length];
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      for (int i = 0; i < parts.length; i++) {
        Optional<ObjectCodec> codec = ValueCodecs.of(parts[i].getType());
        Method accessor = parts[i].getAccessor();
        if (codec.isEmpty() || !accessor.trySetAccessible()) {
          return Optional.empty();
        }
        codecs[i] = codec.get();
        components[i] =
            lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
      }
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
      if (!constructor.trySetAccessible()) {
        return Optional.empty();
      }
      MethodHandle made =
          lookup
              .unreflectConstructor(constructor)
              .asSpreader(Object[].class, parts.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
      return Optional.of(new RecordCodec(components, codecs, made));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is no record as the language has them", e);
    }
  }

  @Override
  public void write(Object value, DataOutput out) throws IOException {
    for (int i = 0; i < components.length; i++) {
      Object component = component(i, value);
      out.writeBoolean(component != null);
      if (component != null) {
        codecs[i].write(component, out);
      }
    }
  }

  private @Nullable Object component(int number, Object value) {
    try {
      return (@Nullable Object) components[number].invokeExact(value);
    } catch (Throwable failure) {
      throw new IllegalStateException("an accessor of " + value.getClass() + " failed", failure);
    }
  }

  @Override
  public Object read(DataInput in) throws IOException {
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readBoolean() ? codecs[i].read(in) : null;
    }
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Throwable failure) {
      throw new IOException("the constructor of a record failed: " + failure, failure);
    }
  }
}
