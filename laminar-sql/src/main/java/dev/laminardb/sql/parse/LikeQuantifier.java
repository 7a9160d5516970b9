package dev.laminardb.sql.parse;

import dev.laminardb.sql.parse.generated.LaminarParserImpl;
import dev.laminardb.sql.parse.generated.LaminarParserImplConstants;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.jspecify.annotations.Nullable;

/**
 * {@code x LIKE ANY (patterns)}, {@code x NOT ILIKE ALL (patterns)} and their like: a comparison
 * with each pattern of a list, joined by OR or AND when the expression is put together. A call of
 * this operator is left where the patterns are not written out.
 */
public final class LikeQuantifier extends SqlSpecialOperator {
  private final SqlOperator comparison;
  private final boolean ofAll;

  /**
   * A comparison with several patterns.
   *
   * @param comparison with one
   * @param ofAll whether it has to be true of all of them
   */
  public LikeQuantifier(SqlOperator comparison, boolean ofAll) {
    super(
        comparison.getName() + (ofAll ? " ALL" : " ANY"),
        SqlKind.OTHER,
        Math.min(comparison.getLeftPrec(), comparison.getRightPrec()),
        comparison.getLeftPrec() < comparison.getRightPrec(),
        null,
        null,
        null);
    this.comparison = comparison;
    this.ofAll = ofAll;
  }

  /** Whether ANY or ALL and a parenthesis come. */
  public static boolean isAhead(LaminarParserImpl parser) {
    return switch (parser.getToken(1).kind) {
      case LaminarParserImplConstants.ANY,
          LaminarParserImplConstants.SOME,
          LaminarParserImplConstants.ALL ->
          parser.getToken(2).kind == LaminarParserImplConstants.LPAREN;
      default -> false;
    };
  }

  @Override
  public ReduceResult reduceExpr(int ordinal, TokenSequence list) {
    SqlNode value = list.node(ordinal - 1);
    SqlNodeList written = (SqlNodeList) list.node(ordinal + 1);
    boolean hasEscape =
        ordinal + 3 < list.size()
            && list.isOp(ordinal + 2)
            && list.op(ordinal + 2).getKind() == SqlKind.ESCAPE;
    SqlNode escape =
        hasEscape
            ? SqlParserUtil.toTreeEx(list, ordinal + 3, getRightPrec(), SqlKind.ESCAPE)
            : null;
    return new ReduceResult(
        ordinal - 1, ordinal + (hasEscape ? 4 : 2), together(value, written, escape));
  }

  private SqlNode together(SqlNode value, SqlNodeList written, @Nullable SqlNode escape) {
    SqlParserPos position =
        SqlParserPos.sum(List.of(value.getParserPosition(), written.getParserPosition()));
    List<SqlNode> patterns = patterns(written);
    if (patterns.isEmpty()) {
      return createCall(position, value, written.get(0));
    }
    SqlNode all = null;
    for (SqlNode pattern : patterns) {
      List<SqlNode> operands = new ArrayList<>(List.of(DeepCopy.of(value), pattern));
      if (escape != null) {
        operands.add(DeepCopy.of(escape));
      }
      SqlNode one = comparison.createCall(position, operands);
      SqlOperator both = ofAll ? SqlStdOperatorTable.AND : SqlStdOperatorTable.OR;
      all = all == null ? one : both.createCall(position, all, one);
    }
    return Objects.requireNonNull(all);
  }

  /** Empty where they are those of an array that is not written out, or rows of a query. */
  private static List<SqlNode> patterns(SqlNodeList written) {
    SqlNode first = written.get(0);
    if (written.size() > 1) {
      return written.getList();
    }
    return switch (first.getKind()) {
      case ARRAY_VALUE_CONSTRUCTOR -> ((SqlCall) first).getOperandList();
      case LITERAL -> List.of(first);
      default -> List.of();
    };
  }
}
