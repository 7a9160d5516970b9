package dev.laminardb.sql.plan;

import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Where in the text a plan's expression comes from. */
public final class ExpressionPositions {
  private ExpressionPositions() {}

  /** The position of the outermost call that has one, or another position if none has. */
  public static SqlParserPos find(RexNode expression, SqlParserPos orElse) {
    if (!(expression instanceof RexCall call)) {
      return orElse;
    }
    if (call.getParserPosition().getLineNum() > 0) {
      return call.getParserPosition();
    }
    for (RexNode operand : call.operands) {
      SqlParserPos position = find(operand, SqlParserPos.ZERO);
      if (position.getLineNum() > 0) {
        return position;
      }
    }
    return orElse;
  }
}
