package dev.laminardb.sql.plan;

import com.google.common.collect.ImmutableList;
import dev.laminardb.sql.parse.SqlTies;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Says what WITH TIES means by a condition on the rank of a row:
 *
 * <pre>
 *   ORDER BY v OFFSET m FETCH FIRST n ROWS WITH TIES
 *   WHERE RANK() OVER (ORDER BY v) <= m + n AND ROW_NUMBER() OVER (ORDER BY v) > m
 * </pre>
 *
 * <p>Used once.
 */
final class TiedRows extends RelHomogeneousShuttle {
  private final ValidatedQuery query;

  private TiedRows(ValidatedQuery query) {
    this.query = query;
  }

  /** A tree without such sorts; at its root, one is left that puts the rows in order. */
  static RelNode ordered(ValidatedQuery query, RelNode tree) {
    RelNode ranked = ranked(query, tree);
    return isTied(tree)
        ? LogicalSort.create(ranked, ((Sort) tree).getCollation(), null, null)
        : ranked;
  }

  /** A tree without such sorts. */
  static RelNode ranked(ValidatedQuery query, RelNode tree) {
    return tree.accept(new TiedRows(query));
  }

  private static boolean isTied(RelNode node) {
    return node instanceof Sort sort && count(sort) != null;
  }

  /** The number of a sort with ties, or null of another. */
  private static @Nullable RexNode count(Sort sort) {
    return sort.fetch instanceof RexCall call && call.getOperator() == SqlTies.OPERATOR
        ? call.getOperands().get(0)
        : null;
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited =
        super.visit(node)
            .accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitSubQuery(RexSubQuery subquery) {
                    RexSubQuery within = (RexSubQuery) super.visitSubQuery(subquery);
                    return within.clone(ranked(query, within.rel));
                  }
                });
    RexNode count = visited instanceof Sort sort ? count(sort) : null;
    return count == null ? visited : ranked((Sort) visited, count);
  }

  private RelNode ranked(Sort sort, RexNode count) {
    RelNode input = sort.getInput();
    RexBuilder rex = sort.getCluster().getRexBuilder();
    RelDataType number = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    int columns = input.getRowType().getFieldCount();
    long offset = OrderedPlan.count(query, sort.offset, 0);
    long last = offset + OrderedPlan.count(query, count, 0);
    List<RexNode> projects = new ArrayList<>(rex.identityProjects(input.getRowType()));
    List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
    projects.add(over(sort, SqlStdOperatorTable.RANK, number));
    names.add("$rank");
    List<RexNode> conditions = new ArrayList<>();
    conditions.add(
        rex.makeCall(
            SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
            rex.makeInputRef(number, columns),
            rex.makeExactLiteral(BigDecimal.valueOf(last), number)));
    if (offset > 0) {
      projects.add(over(sort, SqlStdOperatorTable.ROW_NUMBER, number));
      names.add("$number");
      conditions.add(
          rex.makeCall(
              SqlStdOperatorTable.GREATER_THAN,
              rex.makeInputRef(number, columns + 1),
              rex.makeExactLiteral(BigDecimal.valueOf(offset), number)));
    }
    RelNode numbered = LogicalProject.create(input, List.of(), projects, names, Set.of());
    RelNode kept = LogicalFilter.create(numbered, RexUtil.composeConjunction(rex, conditions));
    return LogicalProject.create(
        kept,
        List.of(),
        rex.identityProjects(input.getRowType()),
        input.getRowType().getFieldNames(),
        Set.of());
  }

  /** A number of rows, in the order of a sort. */
  private static RexNode over(Sort sort, SqlAggFunction function, RelDataType type) {
    RexBuilder rex = sort.getCluster().getRexBuilder();
    List<RexFieldCollation> order = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      Set<SqlKind> flags = EnumSet.noneOf(SqlKind.class);
      if (key.getDirection().isDescending()) {
        flags.add(SqlKind.DESCENDING);
      }
      flags.add(
          key.nullDirection == RelFieldCollation.NullDirection.FIRST
              ? SqlKind.NULLS_FIRST
              : SqlKind.NULLS_LAST);
      RexNode column = rex.makeInputRef(sort.getInput(), key.getFieldIndex());
      order.add(new RexFieldCollation(column, flags));
    }
    return rex.makeOver(
        type,
        function,
        List.of(),
        List.of(),
        ImmutableList.copyOf(order),
        RexWindowBounds.UNBOUNDED_PRECEDING,
        RexWindowBounds.CURRENT_ROW,
        true,
        true,
        false,
        false,
        false);
  }
}
