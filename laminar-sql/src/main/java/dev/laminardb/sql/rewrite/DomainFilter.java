package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A filter that reads the row around: for each of its rows the values of that which it asks for.
 *
 * <pre>
 *   u.k = t.k             u.k is the value
 *   u.k = t.k AND u.x > t.y    u joined with the domain (k, y) on k and x > y
 * </pre>
 *
 * <p>In a subquery that could fail, the first is also joined with the domain, of k.
 */
final class DomainFilter {
  private final DomainPushdown pushdown;
  private final OuterRow row;
  private final RexBuilder rex;

  /** The values that are told by columns of the filter's rows. */
  private final Map<Integer, RexNode> told = new HashMap<>();

  private ImmutableBitSet neverNull = ImmutableBitSet.of();

  DomainFilter(DomainPushdown pushdown, OuterRow row, RexBuilder rex) {
    this.pushdown = pushdown;
    this.row = row;
    this.rex = rex;
  }

  DomainRows rows(Filter filter) {
    DomainRows input = pushdown.rows(filter.getInput());
    ImmutableBitSet outer = row.columnsRead(filter);
    List<RexNode> all = RelOptUtil.conjunctions(filter.getCondition());
    neverNull = input.neverNull();
    input.outer().forEach(column -> told.put(column, input.value(column)));
    List<RexNode> rest = new ArrayList<>();
    for (RexNode condition : all) {
      if (!tells(condition, rest)) {
        rest.add(condition);
      }
    }
    if (told.size() < outer.cardinality() || pushdown.isExact()) {
      return pushdown.beside(input, outer, all);
    }
    RexShuttle values = row.replacing(told::get);
    List<RexNode> projects = input.projects(rex, ImmutableBitSet.of());
    outer.forEach(column -> projects.add(told.get(column)));
    return pushdown.projected(
        pushdown.filtered(input.node(), values.visitList(rest)),
        projects,
        input.columns(),
        outer,
        neverNull);
  }

  /** Whether a condition says no more than what a value is, and what else it says. */
  private boolean tells(RexNode condition, List<RexNode> rest) {
    boolean equal = condition.isA(SqlKind.EQUALS);
    if (!equal && !condition.isA(SqlKind.IS_NOT_DISTINCT_FROM)) {
      return false;
    }
    List<RexNode> operands = ((RexCall) condition).getOperands();
    return tells(operands.get(0), operands.get(1), equal, rest)
        || tells(operands.get(1), operands.get(0), equal, rest);
  }

  private boolean tells(RexNode asked, RexNode value, boolean equal, List<RexNode> rest) {
    if (!(asked instanceof RexFieldAccess access)
        || !(access.getReferenceExpr() instanceof RexCorrelVariable variable)
        || !variable.id.equals(row.id())
        || !row.columnsRead(value).isEmpty()) {
      return false;
    }
    int column = access.getField().getIndex();
    if (told.containsKey(column)
        || !SqlTypeUtil.equalSansNullability(
            rex.getTypeFactory(), value.getType(), access.getType())) {
      return false;
    }
    told.put(column, value);
    if (equal || !access.getType().isNullable()) {
      neverNull = neverNull.set(column);
      if (value.getType().isNullable()) {
        rest.add(rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, value));
      }
    }
    return true;
  }
}
