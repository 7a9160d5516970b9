package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name RENAME TO name}. Immutable. */
public final class SqlRenameRelation extends SqlRename {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("RENAME RELATION", SqlKind.OTHER_DDL);

  /** Called by the generated parser. */
  public SqlRenameRelation(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlIdentifier newName) {
    super(OPERATOR, position, kind, kindPosition, ifExists, name, newName);
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name(), newName());
  }

  @Override
  void unparseRenamed(SqlWriter writer) {}
}
