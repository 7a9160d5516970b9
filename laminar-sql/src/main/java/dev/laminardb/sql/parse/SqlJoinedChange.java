package dev.laminardb.sql.parse;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code UPDATE ... FROM relations [WHERE ...]} and {@code DELETE ... USING relations [WHERE ...]},
 * as in PostgreSQL. For one thread.
 */
public final class SqlJoinedChange extends SqlCall {
  private static final int FROM = 1;
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("JOINED", SqlKind.OTHER);

  private final SqlCall change;
  private SqlNode from;

  private SqlJoinedChange(SqlCall change, SqlNode from) {
    super(SqlParserPos.sum(List.of(change, from)));
    this.change = change;
    this.from = from;
  }

  /**
   * A statement with or without the clause. Called by the generated parser.
   *
   * @param change a SqlUpdate or SqlDelete
   */
  public static SqlCall of(SqlCall change, @Nullable SqlNode from) {
    return from == null ? change : new SqlJoinedChange(change, from);
  }

  /** The SqlUpdate or SqlDelete without the clause. */
  public SqlCall change() {
    return change;
  }

  /** What it is joined with: what may stand behind FROM in a query. */
  public SqlNode from() {
    return from;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(change, from);
  }

  @Override
  public void setOperand(int i, @Nullable SqlNode operand) {
    if (i != FROM || operand == null) {
      throw new IllegalArgumentException("operand " + i);
    }
    from = operand;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    change.unparse(writer, 0, 0);
    // Behind the WHERE, other than it was written: it is only for those who debug.
    writer.keyword(change instanceof SqlDelete ? "USING" : "FROM");
    from.unparse(writer, 0, 0);
  }
}
