package dev.laminardb.sql.validate;

import dev.laminardb.sql.type.TypeNames;
import java.util.Objects;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/** Puts standard type names in the place of aliases such as TEXT. */
final class TypeAliases extends SqlShuttle {
  private static final TypeAliases INSTANCE = new TypeAliases();

  private TypeAliases() {}

  static SqlNode resolve(SqlNode query) {
    return Objects.requireNonNull(query.accept(INSTANCE));
  }

  @Override
  public SqlNode visit(SqlDataTypeSpec type) {
    return TypeNames.toStandard(type);
  }
}
