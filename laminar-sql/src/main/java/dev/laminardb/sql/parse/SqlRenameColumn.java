package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name RENAME [COLUMN] name TO name}. Immutable. */
public final class SqlRenameColumn extends SqlRename {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("RENAME COLUMN", SqlKind.OTHER_DDL);

  private final SqlIdentifier column;

  /** Called by the generated parser. */
  public SqlRenameColumn(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlIdentifier column,
      SqlIdentifier newName) {
    super(OPERATOR, position, kind, kindPosition, ifExists, name, newName);
    this.column = column;
  }

  /** The column as it is called now. */
  public SqlIdentifier column() {
    return column;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name(), column, newName());
  }

  @Override
  void unparseRenamed(SqlWriter writer) {
    writer.keyword("COLUMN");
    column.unparse(writer, 0, 0);
  }
}
