package dev.laminardb.sql.parse;

import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's types of columns that are numbered. Stateless. */
public final class SerialType {
  private static final Map<String, SqlTypeName> TYPES =
      Map.of(
          "SMALLSERIAL", SqlTypeName.SMALLINT,
          "SERIAL2", SqlTypeName.SMALLINT,
          "SERIAL", SqlTypeName.INTEGER,
          "SERIAL4", SqlTypeName.INTEGER,
          "BIGSERIAL", SqlTypeName.BIGINT,
          "SERIAL8", SqlTypeName.BIGINT);

  private SerialType() {}

  /** The type of the numbers; null if a type is none of these. Called by the generated parser. */
  public static @Nullable SqlDataTypeSpec numbers(SqlDataTypeSpec type) {
    SqlTypeName numbers = TYPES.get(type.getTypeName().toString().toUpperCase(Locale.ROOT));
    return numbers == null || type.getCollectionsTypeName() != null
        ? null
        : new SqlDataTypeSpec(
            new SqlBasicTypeNameSpec(numbers, type.getParserPosition()), type.getParserPosition());
  }
}
