package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code SUBSCRIBE name [WHERE condition]}, short for a SELECT of every column. Immutable. */
public final class SqlSubscribe extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("SUBSCRIBE", SqlKind.OTHER);

  private final SqlSelect query;

  /** Called by the generated parser. */
  public SqlSubscribe(SqlParserPos position, SqlIdentifier name, @Nullable SqlNode condition) {
    super(position);
    SqlNodeList everything =
        new SqlNodeList(List.of(SqlIdentifier.star(name.getParserPosition())), position);
    this.query = PlainSelect.of(position, null, everything, name, condition);
  }

  /** The SELECT that it stands for. */
  public SqlSelect query() {
    return query;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(query);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    query.unparse(writer, 0, 0);
  }
}
