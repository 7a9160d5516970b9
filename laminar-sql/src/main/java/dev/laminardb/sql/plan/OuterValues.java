package dev.laminardb.sql.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Hands values of a row further out on from subquery to subquery: one inside another asks the rows
 * of that one, which has them as columns.
 *
 * <pre>
 *   FROM t WHERE EXISTS (SELECT * FROM u WHERE NOT EXISTS (SELECT * FROM v WHERE v.a = t.a AND v.b = u.b))
 *   FROM t WHERE EXISTS (SELECT * FROM (SELECT *, t.a FROM u) AS u
 *                        WHERE NOT EXISTS (SELECT * FROM v WHERE v.a = u.a AND v.b = u.b))
 * </pre>
 *
 * <p>Calcite's decorrelation takes them from where the inner subquery has found something, so that
 * a row for which it finds nothing is lost. Only joins that keep such rows need this. Used once.
 */
final class OuterValues extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    return super.visit(
        node instanceof Correlate correlate
                && correlate.getJoinType() != JoinRelType.INNER
                && !Unnesting.is(correlate)
            ? handedOn(correlate)
            : node);
  }

  private static RelNode handedOn(Correlate correlate) {
    TreeMap<String, RexFieldAccess> outer = outerValues(correlate);
    if (outer.isEmpty()) {
      return correlate;
    }
    RexBuilder rex = correlate.getCluster().getRexBuilder();
    WiderRows wider = WiderRows.of(correlate.getLeft(), outer);
    int columns = wider.columns();
    RexNode row = rex.makeCorrel(wider.node().getRowType(), correlate.getCorrelationId());
    RexShuttle nearer =
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable)) {
              return super.visitFieldAccess(access);
            }
            if (variable.id.equals(correlate.getCorrelationId())) {
              return rex.makeFieldAccess(row, access.getField().getIndex());
            }
            int column = wider.columnOf(access);
            return column < 0 ? access : rex.makeFieldAccess(row, column);
          }
        };
    RelNode right = correlate.getRight().accept(new EveryExpression(nearer));
    ImmutableBitSet required =
        correlate
            .getRequiredColumns()
            .union(ImmutableBitSet.range(columns, columns + outer.size()));
    RelNode joined =
        LogicalCorrelate.create(
            wider.node(),
            right,
            correlate.getHints(),
            correlate.getCorrelationId(),
            required,
            correlate.getJoinType());
    int all = joined.getRowType().getFieldCount();
    return LogicalProject.create(
        joined,
        List.of(),
        IntStream.range(0, all)
            .filter(column -> column < columns || column >= columns + outer.size())
            .<RexNode>mapToObj(column -> rex.makeInputRef(joined, column))
            .toList(),
        correlate.getRowType().getFieldNames(),
        Set.of());
  }

  /** What the right side reads of rows around both, by how it is written. */
  private static TreeMap<String, RexFieldAccess> outerValues(Correlate correlate) {
    Set<CorrelationId> variables = RelOptUtil.getVariablesUsed(correlate.getRight());
    variables.remove(correlate.getCorrelationId());
    variables.removeAll(defined(correlate.getRight()));
    TreeMap<String, RexFieldAccess> values = new TreeMap<>();
    correlate
        .getRight()
        .accept(
            new EveryExpression(
                new RexShuttle() {
                  @Override
                  public RexNode visitFieldAccess(RexFieldAccess access) {
                    if (access.getReferenceExpr() instanceof RexCorrelVariable variable
                        && variables.contains(variable.id)) {
                      values.put(access.toString(), access);
                    }
                    return super.visitFieldAccess(access);
                  }
                }));
    return values;
  }

  private static Set<CorrelationId> defined(RelNode tree) {
    Set<CorrelationId> defined = new HashSet<>();
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
        if (node instanceof Correlate correlate) {
          defined.add(correlate.getCorrelationId());
        }
        super.visit(node, ordinal, parent);
      }
    }.go(tree);
    return defined;
  }
}
