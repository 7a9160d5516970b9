package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.tools.RelBuilder;

/**
 * Makes joins of what is computed for each row of another. The algorithm is that of T. Neumann and
 * A. Kemper, "Unnesting Arbitrary Queries" (BTW 2015): the outermost {@linkplain DependentJoin
 * dependent join} is resolved first, and those inside it then depend on nothing but the rows beside
 * them. Stateless but for its builder; for one tree.
 */
final class Decorrelation {
  private final RelBuilder builder;

  private Decorrelation(RelBuilder builder) {
    this.builder = builder;
  }

  /**
   * A tree in which nothing is computed for each row of another but UNNEST.
   *
   * @throws UnsupportedSubqueryException if there is no such tree
   */
  static RelNode of(RelNode tree, RelBuilder builder) {
    return new Decorrelation(builder).joined(tree.accept(new GroupingSets(builder)));
  }

  /** Whether what comes of each row is the elements of an array, and nothing made of them. */
  static boolean isUnnesting(Correlate correlate) {
    RelNode right = correlate.getRight();
    while (right instanceof Project project
        && RexUtil.isIdentity(project.getProjects(), project.getInput().getRowType())) {
      right = project.getInput();
    }
    return right instanceof Uncollect;
  }

  /** The tree of a node that reads no row around it, without dependent joins. */
  RelNode joined(RelNode node) {
    if (node instanceof Correlate correlate && !isUnnesting(correlate)) {
      RelNode left = joined(correlate.getLeft());
      RelNode resolved = new DependentJoin(this, correlate, left).resolved();
      return RelOptUtil.createCastRel(resolved, correlate.getRowType(), true);
    }
    List<RelNode> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      boolean isUnnested = node instanceof Correlate && !inputs.isEmpty();
      inputs.add(isUnnested ? input : joined(input));
    }
    return inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
  }

  /** Makes nodes as they are asked for. */
  RelBuilder builder() {
    return builder;
  }
}
