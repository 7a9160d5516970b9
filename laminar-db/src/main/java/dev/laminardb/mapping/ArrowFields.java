package dev.laminardb.mapping;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.batch.UuidBytes;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Columns as applications see them. Most have the Arrow type that the engine computes with; a UUID,
 * inside a byte string, is outside Arrow's {@code arrow.uuid}: 16 bytes a row, and an ARRAY is a
 * List, a ROW a Struct and a MAP a Map. Stateless.
 */
public final class ArrowFields {
  /** The name that Arrow's list of extension types has for UUIDs. */
  private static final String UUID_NAME = "arrow.uuid";

  private ArrowFields() {}

  /** The columns of a schema as applications see them; the schema itself if they are the same. */
  public static Schema outside(Schema schema) {
    List<Field> fields = schema.getFields();
    return fields.stream().anyMatch(ArrowFields::differs)
        ? new Schema(fields.stream().map(ArrowFields::outside).toList(), schema.getCustomMetadata())
        : schema;
  }

  /** Whether a column has another type outside than inside. */
  static boolean differs(Field column) {
    ColumnType type = ColumnType.of(column);
    return type == ColumnType.UUID || type.isNested();
  }

  /** A column as applications see it. */
  static Field outside(Field column) {
    if (!differs(column)) {
      return column;
    }
    if (column.getType() instanceof ArrayType array) {
      FieldType list = new FieldType(column.isNullable(), ArrowType.List.INSTANCE, null);
      return new Field(column.getName(), list, List.of(outside(array.element())));
    }
    if (column.getType() instanceof MapType map) {
      Field entries =
          new Field(
              MapVector.DATA_VECTOR_NAME,
              FieldType.notNullable(ArrowType.Struct.INSTANCE),
              List.of(outside(map.key()), outside(map.value())));
      FieldType type = new FieldType(column.isNullable(), new ArrowType.Map(false), null);
      return new Field(column.getName(), type, List.of(entries));
    }
    if (column.getType() instanceof StructType type) {
      FieldType struct = new FieldType(column.isNullable(), ArrowType.Struct.INSTANCE, null);
      List<Field> fields = type.fields().stream().map(ArrowFields::outside).toList();
      return new Field(column.getName(), struct, fields);
    }
    FieldType type =
        new FieldType(
            column.isNullable(),
            new ArrowType.FixedSizeBinary(UuidBytes.LENGTH),
            null,
            Map.of(
                ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME,
                UUID_NAME,
                ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA,
                ""));
    return new Field(column.getName(), type, null);
  }

  /** Whether vectors of a field hold what a column takes, whatever its elements are called. */
  static boolean isStored(Field field, Field column) {
    if (column.getType() instanceof MapType map) {
      return field.getDictionary() == null
          && storage(field.getType()) instanceof ArrowType.Map
          && field.getChildren().get(0).getChildren().size() == 2
          && isStored(field.getChildren().get(0).getChildren().get(0), map.key())
          && isStored(field.getChildren().get(0).getChildren().get(1), map.value());
    }
    Field needed = outside(column);
    if (field.getDictionary() != null || !storage(field.getType()).equals(needed.getType())) {
      return false;
    }
    if (column.getType() instanceof StructType struct) {
      return areStored(field.getChildren(), struct.fields());
    }
    return !(column.getType() instanceof ArrayType array)
        || isStored(field.getChildren().get(0), array.element());
  }

  private static boolean areStored(List<Field> fields, List<Field> columns) {
    boolean stored = fields.size() == columns.size();
    for (int i = 0; stored && i < columns.size(); i++) {
      stored =
          fields.get(i).getName().equalsIgnoreCase(columns.get(i).getName())
              && isStored(fields.get(i), columns.get(i));
    }
    return stored;
  }

  /** The Arrow type of a column as applications see it, for messages. */
  static String typeName(Field column) {
    if (column.getType() instanceof MapType map) {
      return "Map<" + typeName(map.key()) + ", " + typeName(map.value()) + ">";
    }
    if (column.getType() instanceof StructType struct) {
      return struct.fields().stream()
          .map(field -> field.getName() + ": " + typeName(field))
          .collect(Collectors.joining(", ", "Struct<", ">"));
    }
    return column.getType() instanceof ArrayType array
        ? "List<" + typeName(array.element()) + ">"
        : outside(column).getType().toString();
  }

  /** The type that the values of an Arrow type are kept as. */
  static ArrowType storage(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension ? extension.storageType() : type;
  }
}
