package dev.laminardb.mapping;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Schemas of the tests, each column as {@code name TYPE} or {@code name TYPE NOT NULL}. */
final class Columns {
  static final Schema TRADES =
      schema(
          "symbol VARCHAR NOT NULL",
          "price DOUBLE NOT NULL",
          "volume BIGINT NOT NULL",
          "ts TIMESTAMP NOT NULL");

  private Columns() {}

  static Schema schema(String... columns) {
    List<Field> fields = new ArrayList<>();
    for (String column : columns) {
      String[] words = column.split(" ", 3);
      fields.add(ColumnType.valueOf(words[1]).field(words[0], words.length < 3));
    }
    return new Schema(fields);
  }
}
