package dev.laminardb.sql.rewrite;

import dev.laminardb.sql.validate.WindowBounds;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Brings subqueries, set operations and joins to the few kinds of nodes that the engine has:
 * subqueries become joins, conditions go to the joins they are about, and columns that nobody reads
 * are left out of what joins keep. A query of one input has none of this, and is left as it is:
 * rules cost half a second in a cold JVM.
 */
public final class TreeRewrites {
  private final RelBuilder.Config config;
  private final RelBuilderFactory builders;
  private final Features features = new Features();

  /** Whether there is something to rewrite in a tree. */
  private static final class Features extends RelVisitor {
    private boolean subqueries;
    private boolean sets;
    private boolean joins;
    private boolean correlates;
    private boolean windows;
    private boolean groupingSets;

    @Override
    public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
      sets |= node instanceof Intersect || node instanceof Minus;
      sets |= node instanceof Union union && !union.all;
      joins |= node instanceof Join;
      correlates |= node instanceof Correlate correlate && !Decorrelation.isUnnesting(correlate);
      groupingSets |= GroupingSets.is(node);
      if (node instanceof Filter filter) {
        expression(filter.getCondition());
      } else if (node instanceof Project project) {
        project.getProjects().forEach(this::expression);
      } else if (node instanceof Join join) {
        expression(join.getCondition());
      }
      super.visit(node, ordinal, parent);
    }

    private void expression(RexNode expression) {
      subqueries |= RexUtil.SubQueryFinder.find(expression) != null;
      windows |= WindowBounds.findNotComputed(expression) != null;
    }
  }

  /**
   * For one tree.
   *
   * @param config of the nodes that are made
   */
  public TreeRewrites(RelBuilder.Config config) {
    this.config = config;
    this.builders = RelBuilder.proto(Contexts.of(config));
  }

  /** The tree of a query in the form that is planned, its columns named as before. */
  public RelNode rewrite(RelNode tree) {
    return named(rewritten(tree), tree.getRowType().getFieldNames());
  }

  private RelNode rewritten(RelNode tree) {
    features.go(tree);
    RelNode rewritten = tree;
    if (features.subqueries) {
      rewritten = rewritten.accept(new SubqueryForms()).accept(new SemiJoins());
      rewritten =
          apply(
              rewritten,
              CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
              CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
              CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);
    }
    if (features.subqueries || features.correlates) {
      // What a filter asks of the rows around alone is asked before more is computed for them.
      rewritten = apply(rewritten, CoreRules.FILTER_CORRELATE);
      rewritten = Decorrelation.of(rewritten, builder(rewritten));
      // What was within the subqueries is seen from here on.
      features.go(rewritten);
    }
    if (features.groupingSets) {
      rewritten = rewritten.accept(new GroupingSets(builder(rewritten)));
    }
    if (features.sets) {
      rewritten =
          apply(
              rewritten,
              CoreRules.INTERSECT_TO_DISTINCT,
              CoreRules.MINUS_TO_DISTINCT,
              CoreRules.UNION_TO_DISTINCT);
    }
    if (features.joins || features.subqueries || features.correlates) {
      rewritten = rewritten.accept(new SelfComparisons()).accept(new CommonFactors());
      rewritten = rewritten.accept(new ImpliedFilters());
      rewritten =
          apply(
              rewritten,
              CoreRules.FILTER_INTO_JOIN,
              CoreRules.JOIN_CONDITION_PUSH,
              CoreRules.JOIN_PUSH_EXPRESSIONS,
              CoreRules.FILTER_PROJECT_TRANSPOSE,
              CoreRules.FILTER_AGGREGATE_TRANSPOSE);
      rewritten = rewritten.accept(new JoinOrder(builder(rewritten)));
      if (!features.windows) {
        rewritten = new ReadColumns(builder(rewritten)).trim(rewritten);
      }
    }
    return rewritten;
  }

  /**
   * A tree with names of columns: builders leave out a projection that does nothing but give them.
   */
  private static RelNode named(RelNode tree, List<String> names) {
    return tree.getRowType().getFieldNames().equals(names)
        ? tree
        : LogicalProject.create(
            tree,
            List.of(),
            tree.getCluster().getRexBuilder().identityProjects(tree.getRowType()),
            names,
            Set.of());
  }

  private RelBuilder builder(RelNode tree) {
    return builders.create(tree.getCluster(), null);
  }

  private RelNode apply(RelNode tree, RelOptRule... rules) {
    List<RelOptRule> ours = List.of(rules).stream().map(this::withBuilder).toList();
    HepPlanner planner = new HepPlanner(new HepProgramBuilder().addRuleCollection(ours).build());
    planner.setRoot(tree);
    return planner.findBestExp();
  }

  /** A rule that makes nodes by our configuration. */
  private RelOptRule withBuilder(RelOptRule rule) {
    return ((RelRule<?>) rule).config.withRelBuilderFactory(builders).toRule();
  }
}
