package dev.laminardb.core.batch;

import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The Arrow type of structs inside the engine, SQL's type ROW: byte strings that {@link
 * StructLayout} describes, in which equal structs are equal bytes. Applications see Arrow's Struct
 * instead. Immutable.
 */
public final class StructType extends ArrowType.ExtensionType {
  private final java.util.List<Field> fields;
  private final StructLayout layout;

  private StructType(java.util.List<Field> fields) {
    this.fields = fields;
    this.layout = new StructLayout(fields);
  }

  /**
   * The type of structs with such fields, which may always be null.
   *
   * @throws IllegalArgumentException if the engine does not compute with the Arrow type of one
   */
  public static StructType of(java.util.List<Field> fields) {
    return new StructType(
        fields.stream().map(f -> ColumnType.field(f.getName(), f.getType(), true)).toList());
  }

  /** The type of a column of structs. */
  public static StructType of(Field column) {
    return (StructType) column.getType();
  }

  /** The fields. */
  public java.util.List<Field> fields() {
    return fields;
  }

  /** Where the fields lie. */
  public StructLayout layout() {
    return layout;
  }

  /** The type as SQL writes it, such as {@code ROW(a INT, b VARCHAR)}. */
  String sqlName() {
    return fields.stream()
        .map(field -> field.getName() + " " + ColumnType.sqlName(field))
        .collect(Collectors.joining(", ", "ROW(", ")"));
  }

  @Override
  public ArrowType storageType() {
    return ArrowType.Binary.INSTANCE;
  }

  @Override
  public String extensionName() {
    return "laminar.struct";
  }

  @Override
  public boolean extensionEquals(ExtensionType other) {
    return other instanceof StructType struct && struct.fields.equals(fields);
  }

  @Override
  public String serialize() {
    return sqlName();
  }

  @Override
  public ArrowType deserialize(ArrowType storageType, String serialized) {
    throw new UnsupportedOperationException("structs leave the engine as Arrow's Struct");
  }

  @Override
  public FieldVector getNewVector(String name, FieldType fieldType, BufferAllocator allocator) {
    return new VarBinaryVector(name, fieldType, allocator);
  }
}
