package dev.laminardb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;

/**
 * Has functions over windows in subqueries of outer rows see the rows of one outer row only, once
 * decorrelation has taken out the condition that chose these: what the condition compares with the
 * outer row partitions the windows, too.
 *
 * <pre>
 *   (SELECT ROW_NUMBER() OVER (ORDER BY y) FROM b WHERE b.k = a.k)
 *    SELECT ROW_NUMBER() OVER (PARTITION BY b.k ORDER BY y) FROM b
 * </pre>
 *
 * <p>Used once.
 */
final class CorrelatedWindows extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return visited instanceof Project project && project.containsOver()
        ? partitioned(project)
        : visited;
  }

  private static RelNode partitioned(Project project) {
    if (project.getProjects().stream().anyMatch(CorrelatedWindows::asksOuterRow)) {
      throw unsupported("a function over a window is of an outer row's value");
    }
    RelNode input = project.getInput();
    if (outerRows(input).isEmpty()) {
      return project;
    }
    if (!(input instanceof Filter filter) || !outerRows(filter.getInput()).isEmpty()) {
      throw unsupported("an outer row chooses the rows of a window beneath a filter");
    }
    RexBuilder rex = project.getCluster().getRexBuilder();
    RexShuttle partitions = partitions(compared(filter), rex);
    return project.copy(
        project.getTraitSet(),
        input,
        partitions.visitList(project.getProjects()),
        project.getRowType());
  }

  private static boolean asksOuterRow(RexNode expression) {
    return RexOver.containsOver(expression) && RexUtil.containsCorrelation(expression);
  }

  /** The rows outside a tree that it asks for columns. */
  private static Set<CorrelationId> outerRows(RelNode tree) {
    Set<CorrelationId> asked = RelOptUtil.getVariablesUsed(tree);
    asked.removeAll(RelOptUtil.getVariablesSet(tree));
    return asked;
  }

  /** The columns that have one value in all rows that a filter leaves of an outer row. */
  private static List<RexNode> compared(Filter filter) {
    List<RexNode> columns = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      if (RexUtil.containsCorrelation(condition)) {
        columns.add(compared(condition));
      }
    }
    return columns;
  }

  private static RexNode compared(RexNode condition) {
    if (condition.isA(SqlKind.EQUALS)) {
      List<RexNode> operands = ((RexCall) condition).getOperands();
      for (int i = 0; i <= 1; i++) {
        if (operands.get(i) instanceof RexInputRef column
            && RelOptUtil.InputFinder.bits(operands.get(1 - i)).isEmpty()) {
          return column;
        }
      }
    }
    throw unsupported("not by equality, but " + condition);
  }

  private static RexShuttle partitions(List<RexNode> columns, RexBuilder rex) {
    return new RexShuttle() {
      @Override
      public RexNode visitOver(RexOver over) {
        RexWindow window = over.getWindow();
        List<RexNode> keys = new ArrayList<>(window.partitionKeys);
        keys.addAll(columns);
        return rex.makeOver(
            over.getType(),
            over.getAggOperator(),
            over.getOperands(),
            keys,
            window.orderKeys,
            window.getLowerBound(),
            window.getUpperBound(),
            window.getExclude(),
            window.isRows(),
            true,
            false,
            over.isDistinct(),
            over.ignoreNulls());
      }
    };
  }

  private static UnsupportedSubqueryException unsupported(String why) {
    return new UnsupportedSubqueryException(new IllegalStateException(why));
  }
}
