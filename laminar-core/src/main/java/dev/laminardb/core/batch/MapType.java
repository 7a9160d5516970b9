package dev.laminardb.core.batch;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The Arrow type of maps inside the engine: byte strings that {@link MapLayout} describes, in which
 * equal maps are equal bytes. Applications see Arrow's Map instead. Immutable.
 */
public final class MapType extends ArrowType.ExtensionType {
  private final Field key;
  private final Field value;

  private MapType(Field key, Field value) {
    this.key = key;
    this.value = value;
  }

  /**
   * The type of maps of a type of keys, which are never null and hold no others, to one of values,
   * which may always be.
   *
   * @throws IllegalArgumentException if the engine does not compute with one of the Arrow types
   */
  public static MapType of(ArrowType key, ArrowType value) {
    Field keys = ColumnType.field("key", key, false);
    Field values = ColumnType.field("value", value, true);
    if (ColumnType.of(keys).isNested()) {
      throw new IllegalArgumentException("a key that holds others: " + key);
    }
    ColumnType.of(values);
    return new MapType(keys, values);
  }

  /** The type of a column of maps. */
  public static MapType of(Field column) {
    return (MapType) column.getType();
  }

  /** The keys as a field. */
  public Field key() {
    return key;
  }

  /** The values as a field. */
  public Field value() {
    return value;
  }

  /** The type as SQL writes it. */
  String sqlName() {
    return "MAP<" + ColumnType.sqlName(key) + ", " + ColumnType.sqlName(value) + ">";
  }

  @Override
  public ArrowType storageType() {
    return ArrowType.Binary.INSTANCE;
  }

  @Override
  public String extensionName() {
    return "laminar.map";
  }

  @Override
  public boolean extensionEquals(ExtensionType other) {
    return other instanceof MapType map && map.key.equals(key) && map.value.equals(value);
  }

  @Override
  public String serialize() {
    return sqlName();
  }

  @Override
  public ArrowType deserialize(ArrowType storageType, String serialized) {
    throw new UnsupportedOperationException("maps leave the engine as Arrow's Map");
  }

  @Override
  public FieldVector getNewVector(String name, FieldType fieldType, BufferAllocator allocator) {
    return new VarBinaryVector(name, fieldType, allocator);
  }
}
