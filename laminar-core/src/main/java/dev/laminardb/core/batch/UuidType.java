package dev.laminardb.core.batch;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The Arrow type of UUIDs inside the engine: byte strings of 16 bytes in the order in which a UUID
 * is written, so that whatever orders, groups or keeps byte strings does so with UUIDs.
 * Applications see Arrow's own type of 16 bytes instead. Immutable.
 */
public final class UuidType extends ArrowType.ExtensionType {
  /** The one there is. */
  public static final UuidType INSTANCE = new UuidType();

  private UuidType() {}

  @Override
  public ArrowType storageType() {
    return ArrowType.Binary.INSTANCE;
  }

  @Override
  public String extensionName() {
    return "laminar.uuid";
  }

  @Override
  public boolean extensionEquals(ExtensionType other) {
    return other == this;
  }

  @Override
  public String serialize() {
    return "";
  }

  @Override
  public ArrowType deserialize(ArrowType storageType, String serialized) {
    return this;
  }

  @Override
  public FieldVector getNewVector(String name, FieldType fieldType, BufferAllocator allocator) {
    return new VarBinaryVector(name, fieldType, allocator);
  }
}
