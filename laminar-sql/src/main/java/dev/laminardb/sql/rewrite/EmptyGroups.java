package dev.laminardb.sql.rewrite;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** What aggregations without keys give of no rows: counts are zero, and all else is null. */
final class EmptyGroups {
  private EmptyGroups() {}

  /**
   * The result of a call where its group may be missing.
   *
   * @param group the result that the group has, or null if there is none
   */
  static RexNode result(AggregateCall call, RexNode group, RexBuilder rex) {
    RelDataType type = call.getType();
    if (type.isNullable()) {
      return rex.ensureType(type, group, true);
    }
    RexNode none =
        call.getAggregation().getKind() == SqlKind.LITERAL_AGG
            ? call.rexList.get(0)
            : rex.makeExactLiteral(BigDecimal.ZERO, type);
    return rex.makeCall(
        type,
        SqlStdOperatorTable.CASE,
        List.of(rex.makeCall(SqlStdOperatorTable.IS_NULL, group), none, group));
  }
}
