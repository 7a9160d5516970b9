package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code INSERT | UPDATE | DELETE ... RETURNING columns}. Its position is that of the clause.
 * Immutable.
 */
public final class SqlReturning extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("RETURNING", SqlKind.OTHER);

  private final SqlNode statement;
  private final SqlNodeList columns;

  /** Called by the generated parser. */
  public SqlReturning(SqlParserPos position, SqlNode statement, SqlNodeList columns) {
    super(position);
    this.statement = statement;
    this.columns = columns;
  }

  /** The statement before the clause. */
  public SqlNode statement() {
    return statement;
  }

  /** What is returned of each row. */
  public SqlNodeList columns() {
    return columns;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(statement, columns);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    statement.unparse(writer, 0, 0);
    writer.keyword("RETURNING");
    columns.unparse(writer, 0, 0);
  }
}
