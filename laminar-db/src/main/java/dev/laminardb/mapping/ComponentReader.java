package dev.laminardb.mapping;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Builds the method handle that reads one component of a record from a {@link RowCursor}:
 *
 * <pre>
 *   long   ← longAt(cursor, field)
 *   Long   ← isNull(cursor, field) ? null : box(longAt(cursor, field))
 *   Optional ← Optional.ofNullable(the same)
 * </pre>
 */
final class ComponentReader {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final RecordFields.Pair pair;
  private final String stream;
  private final int field;

  private ComponentReader(RecordFields.Pair pair, String stream, int field) {
    this.pair = pair;
    this.stream = stream;
    this.field = field;
  }

  /**
   * The reader of a component.
   *
   * @param field the pair's index in the cursor
   * @return a handle that takes a {@link RowCursor} and returns the component's type
   */
  static MethodHandle of(RecordFields.Pair pair, String stream, int field) {
    try {
      return new ComponentReader(pair, stream, field).reader();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a method of RowCursor is missing", e);
    }
  }

  private MethodHandle reader() throws ReflectiveOperationException {
    Class<?> type = pair.valueType();
    // An int widens to long or double as a primitive before it is boxed as Long or Double.
    Class<?> primitive = methodType(type).unwrap().returnType();
    MethodHandle value = value().asType(methodType(primitive, RowCursor.class));
    MethodHandle typed = value.asType(methodType(type, RowCursor.class));
    MethodHandle guarded = pair.nullable() ? nullGuard(typed) : typed;
    return pair.optional() ? inOptional(guarded) : guarded;
  }

  private MethodHandle value() throws ReflectiveOperationException {
    return switch (pair.type()) {
      case BOOLEAN -> cursor("booleanAt", boolean.class);
      case TINYINT -> cursor("byteAt", byte.class);
      case SMALLINT -> cursor("shortAt", short.class);
      case REAL -> cursor("floatAt", float.class);
      case INT -> cursor("intAt", int.class);
      case BIGINT -> cursor("longAt", long.class);
      case DOUBLE -> cursor("doubleAt", double.class);
      case DECIMAL ->
          MethodHandles.insertArguments(
              cursor("decimalAt", BigDecimal.class, int.class), 1, pair.scale());
      case VARCHAR -> text();
      case VARBINARY -> cursor("bytesAt", byte[].class);
      case ARRAY, STRUCT, MAP -> nested();
      case UUID -> cursor("uuidAt", UUID.class);
      case TIME -> cursor("timeAt", LocalTime.class);
      case INTERVAL -> cursor("durationAt", Duration.class);
      case MONTHS -> cursor("periodAt", Period.class);
      case TIMESTAMPTZ ->
          pair.valueType() == Instant.class
              ? cursor("instantAt", Instant.class)
              : cursor("offsetDateTimeAt", OffsetDateTime.class);
      case DATE -> cursor("dateAt", LocalDate.class);
      case TIMESTAMP ->
          pair.valueType() == Instant.class
              ? cursor("instantAt", Instant.class)
              : cursor("dateTimeAt", LocalDateTime.class);
    };
  }

  /** A list or a map, or what the records in it are made of. */
  private MethodHandle nested() throws ReflectiveOperationException {
    MethodHandle value =
        MethodHandles.insertArguments(
            cursor("nestedAt", Object.class, Field.class), 1, pair.field());
    UnaryOperator<Object> records =
        NestedRecord.ofNested(RecordFields.genericType(pair.component()), pair.field(), false);
    MethodHandle apply =
        MethodHandles.publicLookup()
            .findVirtual(UnaryOperator.class, "apply", methodType(Object.class, Object.class))
            .bindTo(records);
    return MethodHandles.filterReturnValue(value, apply);
  }

  private MethodHandle text() throws ReflectiveOperationException {
    MethodHandle string = cursor("stringAt", String.class);
    if (!pair.valueType().isEnum()) {
      return string;
    }
    EnumNames names = new EnumNames(pair.valueType(), stream, pair.name());
    return MethodHandles.filterReturnValue(
        string, LOOKUP.bind(names, "constant", methodType(Object.class, String.class)));
  }

  private MethodHandle nullGuard(MethodHandle value) throws ReflectiveOperationException {
    @Nullable Object absent = null;
    MethodHandle none =
        MethodHandles.dropArguments(
            MethodHandles.constant(value.type().returnType(), absent), 0, RowCursor.class);
    return MethodHandles.guardWithTest(cursor("isNull", boolean.class), none, value);
  }

  private static MethodHandle inOptional(MethodHandle value) throws ReflectiveOperationException {
    MethodHandle ofNullable =
        LOOKUP.findStatic(Optional.class, "ofNullable", methodType(Optional.class, Object.class));
    return MethodHandles.filterReturnValue(
        value.asType(methodType(Object.class, RowCursor.class)), ofNullable);
  }

  private MethodHandle cursor(String method, Class<?> returned, Class<?>... more)
      throws ReflectiveOperationException {
    MethodType type = methodType(returned, int.class).appendParameterTypes(more);
    return MethodHandles.insertArguments(
        LOOKUP.findVirtual(RowCursor.class, method, type), 1, field);
  }
}
