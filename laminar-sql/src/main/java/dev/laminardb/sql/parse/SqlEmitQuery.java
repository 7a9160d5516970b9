package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A query or INSERT that stands alone and has an EMIT clause. Immutable. */
public final class SqlEmitQuery extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("EMIT QUERY", SqlKind.OTHER);

  private final SqlNode query;
  private final SqlEmit emit;

  /** Called by the generated parser. */
  public SqlEmitQuery(SqlNode query, SqlEmit emit) {
    super(SqlParserPos.sum(List.of(query.getParserPosition(), emit.getParserPosition())));
    this.query = query;
    this.emit = emit;
  }

  /** What the clause follows. */
  public SqlNode query() {
    return query;
  }

  /** The clause. */
  public SqlEmit emit() {
    return emit;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(query, emit);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    query.unparse(writer, 0, 0);
    emit.unparse(writer, 0, 0);
  }
}
