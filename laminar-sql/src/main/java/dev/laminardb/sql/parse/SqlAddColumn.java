package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name ADD [COLUMN] [IF NOT EXISTS] column type ..}. Immutable. */
public final class SqlAddColumn extends SqlAlter {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ADD COLUMN", SqlKind.OTHER_DDL);

  private final SqlColumnDeclaration column;
  private final boolean ifNotExists;

  /** Called by the generated parser. */
  public SqlAddColumn(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlColumnDeclaration column,
      boolean ifNotExists) {
    super(OPERATOR, position, kind, kindPosition, ifExists, name);
    this.column = column;
    this.ifNotExists = ifNotExists;
  }

  /** What is added. */
  public SqlColumnDeclaration column() {
    return column;
  }

  /** Whether a column of its name is no error. */
  public boolean isIfNotExists() {
    return ifNotExists;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name(), column);
  }

  @Override
  void unparseChange(SqlWriter writer) {
    writer.keyword("ADD COLUMN");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    column.unparse(writer, 0, 0);
  }
}
