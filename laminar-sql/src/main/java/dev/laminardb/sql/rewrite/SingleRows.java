package dev.laminardb.sql.rewrite;

import dev.laminardb.sql.function.SubqueryFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;

/**
 * Counts the rows of a subquery that stands where a value does, and has the count judged by an
 * expression. This is then computed behind the join with the rows that the subquery is for, whose
 * columns it reads to stay there: the subquery may have any number of rows for values that no row
 * around has.
 */
final class SingleRows {
  private SingleRows() {}

  /** Whether an aggregation judges how many rows it reads. */
  static boolean are(RelNode node) {
    return node instanceof Aggregate aggregate
        && aggregate.getGroupCount() == 0
        && aggregate.getAggCallList().stream().anyMatch(SingleRows::isSingle);
  }

  private static boolean isSingle(AggregateCall call) {
    return call.getAggregation().getKind() == SqlKind.SINGLE_VALUE;
  }

  /**
   * The same where the expression judges.
   *
   * @param beside what the expression is to read as well; none if it may be computed anywhere
   */
  static Project counted(Aggregate aggregate, List<RexNode> beside, RelBuilder builder) {
    RexBuilder rex = builder.getRexBuilder();
    builder.push(aggregate.getInput());
    AggregateCall count =
        ((Aggregate) builder.aggregate(builder.groupKey(), builder.countStar(null)).build())
            .getAggCallList()
            .get(0);
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      calls.add(isSingle(call) ? least(call) : call);
    }
    calls.add(count);
    RelNode counting =
        aggregate.copy(
            aggregate.getTraitSet(),
            aggregate.getInput(),
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            calls);
    List<RexNode> rows = new ArrayList<>(List.of(rex.makeInputRef(counting, calls.size() - 1)));
    rows.addAll(beside);
    RexNode one =
        rex.makeCall(SubqueryFunctions.IS_ONE_ROW, rex.makeCall(SubqueryFunctions.BESIDE, rows));
    List<RexNode> projects = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      RexNode value = rex.makeInputRef(counting, projects.size());
      projects.add(
          isSingle(call)
              ? rex.makeCall(
                  call.getType(),
                  SqlStdOperatorTable.CASE,
                  List.of(one, value, rex.makeNullLiteral(call.getType())))
              : value);
    }
    return LogicalProject.create(
        counting, List.of(), projects, aggregate.getRowType().getFieldNames(), Set.of());
  }

  private static AggregateCall least(AggregateCall single) {
    return AggregateCall.create(
        single.getParserPosition(),
        SqlStdOperatorTable.MIN,
        false,
        false,
        false,
        List.of(),
        single.getArgList(),
        single.filterArg,
        null,
        single.getCollation(),
        single.getType(),
        single.getName());
  }
}
