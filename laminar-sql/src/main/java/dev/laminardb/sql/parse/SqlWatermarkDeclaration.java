package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableNullableList;
import org.jspecify.annotations.Nullable;

/** {@code WATERMARK FOR column [AS expression]} in a CREATE SOURCE. Immutable. */
public final class SqlWatermarkDeclaration extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("WATERMARK", SqlKind.OTHER_DDL);

  private final SqlIdentifier column;
  private final @Nullable SqlNode expression;

  /** Called by the generated parser. */
  public SqlWatermarkDeclaration(
      SqlParserPos position, SqlIdentifier column, @Nullable SqlNode expression) {
    super(position);
    this.column = column;
    this.expression = expression;
  }

  /** The event-time column. */
  public SqlIdentifier column() {
    return column;
  }

  /** What the watermark is, given a row; absent means the column itself. */
  public @Nullable SqlNode expression() {
    return expression;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return ImmutableNullableList.of(column, expression);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("WATERMARK FOR");
    column.unparse(writer, 0, 0);
    if (expression != null) {
      writer.keyword("AS");
      expression.unparse(writer, 0, 0);
    }
  }
}
