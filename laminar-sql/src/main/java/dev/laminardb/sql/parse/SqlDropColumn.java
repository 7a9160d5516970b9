package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER kind [IF EXISTS] name DROP [COLUMN] [IF EXISTS] column}. Immutable. */
public final class SqlDropColumn extends SqlAlter {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("DROP COLUMN", SqlKind.OTHER_DDL);

  private final SqlIdentifier column;
  private final boolean ifColumnExists;

  /** Called by the generated parser. */
  public SqlDropColumn(
      SqlParserPos position,
      RelationKind kind,
      SqlParserPos kindPosition,
      boolean ifExists,
      SqlIdentifier name,
      SqlIdentifier column,
      boolean ifColumnExists) {
    super(OPERATOR, position, kind, kindPosition, ifExists, name);
    this.column = column;
    this.ifColumnExists = ifColumnExists;
  }

  /** Which one. */
  public SqlIdentifier column() {
    return column;
  }

  /** Whether a missing column is no error. */
  public boolean isIfColumnExists() {
    return ifColumnExists;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name(), column);
  }

  @Override
  void unparseChange(SqlWriter writer) {
    writer.keyword("DROP COLUMN");
    if (ifColumnExists) {
      writer.keyword("IF EXISTS");
    }
    column.unparse(writer, 0, 0);
  }
}
