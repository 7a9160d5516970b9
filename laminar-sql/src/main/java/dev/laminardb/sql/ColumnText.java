package dev.laminardb.sql;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.sql.parse.Names;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Field;

/** Columns as a CREATE TABLE declares them. Stateless. */
final class ColumnText {
  private ColumnText() {}

  /** The name and the type of a column, without NOT NULL. */
  static String of(Field column) {
    return Names.written(column.getName()) + " " + type(column);
  }

  private static String type(Field field) {
    if (field.getType() instanceof ArrayType array) {
      return type(array.element()) + " ARRAY";
    }
    if (field.getType() instanceof MapType map) {
      return "MAP<" + type(map.key()) + ", " + type(map.value()) + ">";
    }
    return field.getType() instanceof StructType struct
        ? struct.fields().stream()
            .map(ColumnText::of)
            .collect(Collectors.joining(", ", "ROW(", ")"))
        : ColumnType.sqlName(field);
  }
}
