package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlDrop;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code DROP FUNCTION [IF EXISTS] name [CASCADE]}. Immutable. */
public final class SqlDropFunction extends SqlDrop {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("DROP FUNCTION", SqlKind.OTHER_DDL);

  private final SqlIdentifier name;
  private final boolean cascade;

  /** Called by the generated parser. */
  public SqlDropFunction(
      SqlParserPos position, boolean ifExists, SqlIdentifier name, boolean cascade) {
    super(OPERATOR, position, ifExists);
    this.name = name;
    this.cascade = cascade;
  }

  /** Whether a missing function is no error. */
  public boolean isIfExists() {
    return ifExists;
  }

  /** The function's name, without regard to case. */
  public SqlIdentifier name() {
    return name;
  }

  /** Whether what calls the function goes with it. */
  public boolean isCascade() {
    return cascade;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("DROP FUNCTION");
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    name.unparse(writer, 0, 0);
    if (cascade) {
      writer.keyword("CASCADE");
    }
  }
}
