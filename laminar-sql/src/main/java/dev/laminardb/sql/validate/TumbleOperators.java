package dev.laminardb.sql.validate;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The bounds of the tumbling window that holds a time, as functions. In the syntax tree they take
 * (time, size interval [, offset interval]); in plans (time, size, offset) in microseconds as
 * BIGINT literals, which is the form that is compiled.
 */
public final class TumbleOperators {
  /** The first microsecond of the window. */
  public static final SqlFunction START = function("$TUMBLE_START");

  /** The first microsecond after the window. */
  public static final SqlFunction END = function("$TUMBLE_END");

  private TumbleOperators() {}

  private static SqlFunction function(String name) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(SqlTypeName.TIMESTAMP),
        null,
        OperandTypes.or(
            OperandTypes.family(List.of(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.DATETIME_INTERVAL)),
            OperandTypes.family(
                List.of(
                    SqlTypeFamily.TIMESTAMP,
                    SqlTypeFamily.DATETIME_INTERVAL,
                    SqlTypeFamily.DATETIME_INTERVAL))),
        SqlFunctionCategory.TIMEDATE);
  }

  /**
   * A call of a bound, all of it at the position of its time column: what is wrong with it is wrong
   * there. A call's position covers its operands, so they get it too.
   */
  static SqlCall at(SqlFunction bound, List<SqlNode> operands) {
    SqlParserPos position = operands.get(0).getParserPosition();
    return bound.createCall(position, operands.stream().map(o -> o.clone(position)).toList());
  }
}
