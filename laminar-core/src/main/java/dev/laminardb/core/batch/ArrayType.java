package dev.laminardb.core.batch;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The Arrow type of arrays inside the engine: byte strings that {@link ArrayLayout} describes, in
 * which equal arrays are equal bytes. So whatever groups, joins or keeps byte strings does so with
 * arrays. Applications see Arrow's List instead. Immutable.
 */
public final class ArrayType extends ArrowType.ExtensionType {
  private static final String ELEMENT = "element";

  private final Field element;

  private ArrayType(Field element) {
    this.element = element;
  }

  /**
   * The type of arrays of a type. Elements may always be null.
   *
   * @throws IllegalArgumentException if the engine does not compute with that Arrow type
   */
  public static ArrayType of(ArrowType element) {
    Field field = ColumnType.field(ELEMENT, element, true);
    ColumnType.of(field);
    return new ArrayType(field);
  }

  /** The type of a column of arrays. */
  public static ArrayType of(Field column) {
    return (ArrayType) column.getType();
  }

  /** The elements as a field. */
  public Field element() {
    return element;
  }

  /** The type of the elements. */
  public ColumnType elementType() {
    return ColumnType.of(element);
  }

  @Override
  public ArrowType storageType() {
    return ArrowType.Binary.INSTANCE;
  }

  @Override
  public String extensionName() {
    return "laminar.array";
  }

  @Override
  public boolean extensionEquals(ExtensionType other) {
    return other instanceof ArrayType array && array.element.getType().equals(element.getType());
  }

  @Override
  public String serialize() {
    return ColumnType.sqlName(element);
  }

  @Override
  public ArrowType deserialize(ArrowType storageType, String serialized) {
    throw new UnsupportedOperationException("arrays leave the engine as Arrow's List");
  }

  @Override
  public FieldVector getNewVector(String name, FieldType fieldType, BufferAllocator allocator) {
    return new VarBinaryVector(name, fieldType, allocator);
  }
}
