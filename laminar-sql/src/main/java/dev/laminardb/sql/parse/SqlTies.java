package dev.laminardb.sql.parse;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.jspecify.annotations.Nullable;

/**
 * The number of a {@code FETCH FIRST n ROWS WITH TIES}: those behind the last row that its order
 * leaves equal with it come, too. An operator, whose calls stand where only the number does
 * otherwise.
 */
public final class SqlTies extends SqlSpecialOperator {
  /** The only instance. */
  public static final SqlOperator OPERATOR = new SqlTies();

  private SqlTies() {
    super("WITH TIES", SqlKind.OTHER, 0, false, ReturnTypes.ARG0, null, null);
  }

  /** Called by the generated parser. */
  public static SqlNode of(SqlParserPos position, SqlNode count) {
    return OPERATOR.createCall(position, count);
  }

  /** Whether a number is that. */
  public static boolean is(@Nullable SqlNode count) {
    return count instanceof SqlCall call && call.getOperator() == OPERATOR;
  }

  @Override
  public void unparse(SqlWriter writer, SqlCall call, int leftPrec, int rightPrec) {
    call.operand(0).unparse(writer, 0, 0);
    writer.keyword("ROWS WITH TIES");
  }
}
