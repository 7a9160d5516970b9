package dev.laminardb.sql.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql2rel.CorrelateProjectExtractor;
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
  /** The right sides of the joins around, by what stands there for a row of the left one. */
  private final Map<CorrelationId, RelNode> around = new HashMap<>();

  private OuterValues() {}

  /** A tree in which values are handed on, if there are any to be. */
  static RelNode handOn(RelNode tree) {
    boolean[] some = {false};
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
        some[0] |= needs(node) && !outerVariables((Correlate) node).isEmpty();
        super.visit(node, ordinal, parent);
      }
    }.go(tree);
    // What decorrelation computes beside the row further out is a value of that, too.
    return some[0]
        ? tree.accept(new CorrelateProjectExtractor(RelFactories.LOGICAL_BUILDER))
            .accept(new OuterValues())
        : tree;
  }

  private static boolean needs(RelNode node) {
    return node instanceof Correlate correlate
        && correlate.getJoinType() != JoinRelType.INNER
        && !Unnesting.is(correlate);
  }

  @Override
  public RelNode visit(RelNode node) {
    if (node instanceof Correlate correlate) {
      around.put(correlate.getCorrelationId(), correlate.getRight());
    }
    return super.visit(needs(node) ? handedOn((Correlate) node) : node);
  }

  private RelNode handedOn(Correlate correlate) {
    Set<CorrelationId> variables = outerVariables(correlate);
    if (variables.isEmpty()) {
      return correlate;
    }
    TreeMap<String, RexFieldAccess> outer = values(variables, correlate.getRight());
    // Decorrelation joins a filter that reads one more value of the same row with all such rows,
    // and forgets which of them those have that are handed on.
    for (CorrelationId variable : variables) {
      RelNode whole = around.get(variable);
      if (whole != null) {
        outer.putAll(values(Set.of(variable), whole));
      }
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

  /** What stands on the right side for rows around both. */
  private static Set<CorrelationId> outerVariables(Correlate correlate) {
    Set<CorrelationId> variables = RelOptUtil.getVariablesUsed(correlate.getRight());
    variables.remove(correlate.getCorrelationId());
    variables.removeAll(defined(correlate.getRight()));
    return variables;
  }

  /** What a tree reads of some rows, by how it is written. */
  private static TreeMap<String, RexFieldAccess> values(
      Set<CorrelationId> variables, RelNode tree) {
    TreeMap<String, RexFieldAccess> values = new TreeMap<>();
    tree.accept(
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
