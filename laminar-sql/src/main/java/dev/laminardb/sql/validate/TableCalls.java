package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.function.TableOperator;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.function.ZippedArrays;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code UNNEST(f(x))} of {@code TABLE(f(x))}, and of {@code LATERAL TABLE(f(x))}, where f is
 * a table function: see {@link TableOperator}; and of an UNNEST of several arrays one of {@link
 * ZippedArrays}. For one query.
 */
final class TableCalls extends SqlShuttle {
  private final SqlText text;
  private final UserFunctions functions;

  private TableCalls(SqlText text, UserFunctions functions) {
    this.text = text;
    this.functions = functions;
  }

  /**
   * A query with its calls of table functions resolved.
   *
   * @throws dev.laminardb.core.error.LaminarException INVALID_QUERY if one stands where an
   *     expression does
   */
  static SqlNode resolve(SqlText text, UserFunctions functions, SqlNode query) {
    return Objects.requireNonNull(query.accept(new TableCalls(text, functions)));
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode unnest = unnest(call);
    if (unnest != null) {
      return unnest;
    }
    if (call.getKind() == SqlKind.AS && call.operand(0) instanceof SqlCall named) {
      SqlNode from = call.operandCount() > 2 && isOfSeveral(named) ? zip(named) : unnest(named);
      return from == null ? super.visit(call) : named(call, from);
    }
    if (isOfSeveral(call)) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          call.getParserPosition(),
          "an UNNEST of several arrays needs names for its columns",
          "such as UNNEST(a, b) AS x(v, w)");
    }
    TableOperator function = functions.table(call.getOperator().getName());
    if (function != null && !(call.getOperator() instanceof TableOperator)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.getParserPosition(),
          function.getName() + " makes rows: it stands in FROM, or in the columns of a SELECT",
          "write FROM TABLE(" + function.getName() + "(..))");
    }
    return super.visit(call);
  }

  /** Whether a call, or what LATERAL is in front of, is an UNNEST of several arrays. */
  private static boolean isOfSeveral(SqlCall from) {
    SqlCall inner = lateral(from);
    return inner.getKind() == SqlKind.UNNEST && inner.operandCount() > 1;
  }

  private static SqlCall lateral(SqlCall from) {
    boolean isLateral = from.getKind() == SqlKind.LATERAL && from.operand(0) instanceof SqlCall;
    return isLateral ? from.operand(0) : from;
  }

  private SqlNode zip(SqlCall from) {
    SqlCall unnest = lateral(from);
    SqlParserPos at = unnest.getParserPosition();
    SqlCall arrays = ZippedArrays.OPERATOR.createCall(at, unnest.getOperandList());
    return unnest.getOperator().createCall(at, Objects.requireNonNull(super.visit(arrays)));
  }

  /** With the names of the columns: an array's only one would have that of the alias. */
  private static SqlNode named(SqlCall as, SqlNode from) {
    List<SqlNode> operands = new ArrayList<>(as.getOperandList());
    operands.set(0, from);
    if (operands.size() == 2) {
      SqlBasicCall made = ((SqlCall) from).operand(0);
      for (String column : ((TableOperator) made.getOperator()).columnNames()) {
        operands.add(new SqlIdentifier(column, as.getParserPosition()));
      }
    }
    return as.getOperator().createCall(as.getParserPosition(), operands);
  }

  /** What stands for a call in FROM; null if it is none of a table function. */
  private @Nullable SqlNode unnest(SqlCall from) {
    SqlCall table = lateral(from);
    if (table.getKind() != SqlKind.COLLECTION_TABLE
        || !(table.operand(0) instanceof SqlCall made)) {
      return null;
    }
    TableOperator function = functions.table(made.getOperator().getName());
    if (function == null) {
      return null;
    }
    SqlCall resolved = new SqlBasicCall(function, made.getOperandList(), made.getParserPosition());
    return SqlStdOperatorTable.UNNEST.createCall(
        table.getParserPosition(), Objects.requireNonNull(super.visit(resolved)));
  }
}
