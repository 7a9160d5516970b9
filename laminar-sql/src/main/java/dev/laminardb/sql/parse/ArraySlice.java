package dev.laminardb.sql.parse;

import dev.laminardb.sql.function.ArrayFunctions;
import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code array[from:to]}, as long as the parser knows it: a function of three when the expression
 * is put together. It binds as {@code array[n]} does.
 */
public final class ArraySlice extends SqlSpecialOperator {
  /** The only one. */
  public static final ArraySlice INSTANCE = new ArraySlice();

  private static final int PRECEDENCE = 100;
  private static final String LAST = String.valueOf(Integer.MAX_VALUE);

  private ArraySlice() {
    super("SLICE", SqlKind.OTHER, PRECEDENCE, true, null, null, null);
  }

  /** What stands in the brackets; the first or the last element where a bound is left out. */
  public static SqlNodeList bounds(
      @Nullable SqlNode from, @Nullable SqlNode to, SqlParserPos position) {
    return new SqlNodeList(
        List.of(
            from == null ? SqlLiteral.createExactNumeric("1", position) : from,
            to == null ? SqlLiteral.createExactNumeric(LAST, position) : to),
        position);
  }

  @Override
  public ReduceResult reduceExpr(int ordinal, TokenSequence list) {
    SqlNode array = list.node(ordinal - 1);
    SqlNodeList bounds = (SqlNodeList) list.node(ordinal + 1);
    SqlParserPos position =
        SqlParserPos.sum(List.of(array.getParserPosition(), bounds.getParserPosition()));
    return new ReduceResult(
        ordinal - 1,
        ordinal + 2,
        ArrayFunctions.SLICE.createCall(position, array, bounds.get(0), bounds.get(1)));
  }
}
