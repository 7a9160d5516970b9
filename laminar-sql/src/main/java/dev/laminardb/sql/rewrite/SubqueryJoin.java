package dev.laminardb.sql.rewrite;

import dev.laminardb.sql.validate.WindowBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A condition EXISTS, IN or the contrary as a join, if the subquery's rows are found by equal keys
 * and only its outermost WHERE and the columns that this reads ask for the outer row. Used once.
 */
final class SubqueryJoin {
  private final Filter outer;
  private final int leftColumns;
  private final RexBuilder rex;
  private final JoinRelType type;

  /** What is joined, without what of the subquery has become conditions. */
  private RelNode right;

  /** Of the outer row and {@link #right} beside each other. */
  private List<RexNode> conditions = new ArrayList<>();

  private SubqueryJoin(Filter outer, RelNode subquery, JoinRelType type) {
    this.outer = outer;
    this.leftColumns = outer.getRowType().getFieldCount();
    this.rex = outer.getCluster().getRexBuilder();
    this.type = type;
    this.right = subquery;
  }

  /**
   * The join for a condition of a filter, or null if it cannot be one.
   *
   * @param condition one that has to be true, beside the filter's others
   * @param inner makes joins of the subquery's own conditions
   */
  static @Nullable SubqueryJoin of(RexNode condition, Filter outer, SemiJoins inner) {
    boolean negated = condition.isA(SqlKind.NOT);
    RexNode asked = negated ? ((RexCall) condition).getOperands().get(0) : condition;
    if (!(asked instanceof RexSubQuery subquery)) {
      return null;
    }
    SubqueryJoin join =
        new SubqueryJoin(outer, subquery.rel, negated ? JoinRelType.ANTI : JoinRelType.SEMI);
    boolean isAsked =
        switch (subquery.getKind()) {
          case EXISTS -> true;
          case IN -> join.addEqualities(subquery.getOperands());
          default -> false;
        };
    return isAsked && join.takeConditions(inner) ? join : null;
  }

  /** Asks for operands that are equal to the subquery's columns. */
  private boolean addEqualities(List<RexNode> operands) {
    List<RelDataTypeField> columns = right.getRowType().getFieldList();
    for (int i = 0; i < operands.size(); i++) {
      RexNode operand = operands.get(i);
      RexNode column = rex.makeInputRef(columns.get(i).getType(), leftColumns + i);
      boolean nullable = operand.getType().isNullable() || column.getType().isNullable();
      if (type == JoinRelType.ANTI && nullable || RexUtil.SubQueryFinder.find(operand) != null) {
        return false;
      }
      conditions.add(rex.makeCall(SqlStdOperatorTable.EQUALS, operand, column));
    }
    return true;
  }

  /** Makes the subquery's outermost projections and filters conditions of the join. */
  private boolean takeConditions(SemiJoins inner) {
    boolean goesOn = true;
    while (goesOn) {
      if (right instanceof Project project && isPlain(project.getProjects())) {
        conditions = behind(project);
        right = project.getInput();
      } else if (right instanceof Filter filter) {
        goesOn = isPlain(List.of(filter.getCondition()));
        takeConditions(filter);
      } else {
        goesOn = false;
      }
    }
    right = right.accept(inner);
    conditions.replaceAll(condition -> collapsed(condition.accept(outerRow())));
    return Correlations.areNotIn(right)
        && Correlations.areNotIn(conditions)
        && conditions.stream().anyMatch(this::isKey);
  }

  private static boolean isPlain(List<RexNode> expressions) {
    return expressions.stream()
        .noneMatch(
            expression ->
                RexUtil.SubQueryFinder.find(expression) != null
                    || RexOver.containsOver(expression)
                    || WindowBounds.findNotComputed(expression) != null);
  }

  /** The conditions, of what a projection reads instead of what it makes. */
  private List<RexNode> behind(Project project) {
    RexShuttle read =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef column) {
            int k = column.getIndex() - leftColumns;
            return k < 0 ? column : RexUtil.shift(project.getProjects().get(k), leftColumns);
          }
        };
    return new ArrayList<>(read.visitList(conditions));
  }

  /** Takes the conditions of a filter; it stays for those that have subqueries themselves. */
  private void takeConditions(Filter filter) {
    List<RexNode> staying = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      if (isPlain(List.of(condition))) {
        conditions.add(RexUtil.shift(condition, leftColumns));
      } else {
        staying.add(condition);
      }
    }
    right =
        staying.isEmpty()
            ? filter.getInput()
            : filter.copy(
                filter.getTraitSet(), filter.getInput(), RexUtil.composeConjunction(rex, staying));
  }

  /** Reads the outer row's columns beside the subquery's. */
  private RexShuttle outerRow() {
    return new RexShuttle() {
      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        return access.getReferenceExpr() instanceof RexCorrelVariable row
                && outer.getVariablesSet().contains(row.id)
            ? rex.makeInputRef(outer.getInput(), access.getField().getIndex())
            : super.visitFieldAccess(access);
      }
    };
  }

  /**
   * IS NOT DISTINCT FROM as one condition, which finds rows by their hash; Calcite writes it out.
   */
  private RexNode collapsed(RexNode condition) {
    return condition instanceof RexCall call
        ? RelOptUtil.collapseExpandedIsNotDistinctFromExpr(call, rex)
        : condition;
  }

  /** Whether a condition is that something of the one side equals something of the other. */
  private boolean isKey(RexNode condition) {
    if (!condition.isA(SqlKind.EQUALS) && !condition.isA(SqlKind.IS_NOT_DISTINCT_FROM)) {
      return false;
    }
    List<RexNode> operands = ((RexCall) condition).getOperands();
    return isOf(operands.get(0), true) && isOf(operands.get(1), false)
        || isOf(operands.get(0), false) && isOf(operands.get(1), true);
  }

  private boolean isOf(RexNode expression, boolean left) {
    ImmutableBitSet read = RelOptUtil.InputFinder.bits(expression);
    return !read.isEmpty()
        && (left ? read.length() <= leftColumns : read.nextSetBit(0) >= leftColumns);
  }

  /** The join with the outer query's rows, which are the filter's input or some of these. */
  RelNode withLeft(RelNode left) {
    List<RexNode> ofBoth = new ArrayList<>();
    List<RexNode> ofRight = new ArrayList<>();
    for (RexNode condition : conditions) {
      if (isOf(condition, false)) {
        ofRight.add(RexUtil.shift(condition, -leftColumns));
      } else {
        ofBoth.add(condition);
      }
    }
    RelNode joined =
        ofRight.isEmpty()
            ? right
            : LogicalFilter.create(right, RexUtil.composeConjunction(rex, ofRight));
    return LogicalJoin.create(
        left, joined, List.of(), RexUtil.composeConjunction(rex, ofBoth), Set.of(), type);
  }
}
