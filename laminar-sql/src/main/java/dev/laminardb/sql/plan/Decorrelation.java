package dev.laminardb.sql.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql2rel.CorrelateProjectExtractor;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes joins of what is computed for each row of another, as Calcite does. What it would get wrong
 * is brought into a form that it gets right before. Stateless.
 */
final class Decorrelation {
  private Decorrelation() {}

  /**
   * A tree in which nothing is computed for each row of another.
   *
   * @throws UnsupportedSubqueryException if there is no such tree
   */
  static RelNode of(RelNode tree, RelBuilder builder) {
    RelNode prepared =
        OuterValues.handOn(tree.accept(new OuterOperands()))
            .accept(new EmptyGroups(builder))
            .accept(new CorrelatedWindows())
            .accept(new ConstantKeys())
            .accept(new SeparateScans());
    return NullableOuterRows.shown(decorrelated(NullableOuterRows.hidden(prepared), builder));
  }

  private static RelNode decorrelated(RelNode tree, RelBuilder builder) {
    RelNode joined;
    ForgottenValues.check(tree.accept(new CorrelateProjectExtractor(RelFactories.LOGICAL_BUILDER)));
    try {
      joined = RelDecorrelator.decorrelateQuery(tree, builder);
    } catch (RuntimeException | AssertionError e) {
      throw new UnsupportedSubqueryException(e);
    }
    if (!hasSameTypes(tree, joined)) {
      throw new UnsupportedSubqueryException(
          new IllegalStateException(tree.getRowType() + " has become " + joined.getRowType()));
    }
    if (isCorrelated(joined)) {
      throw new UnsupportedSubqueryException(
          new IllegalStateException("a correlation is left in " + joined.explain()));
    }
    return joined.accept(new UnnestedCalls());
  }

  private static boolean hasSameTypes(RelNode one, RelNode other) {
    List<RelDataTypeField> columns = one.getRowType().getFieldList();
    List<RelDataTypeField> others = other.getRowType().getFieldList();
    return columns.size() == others.size()
        && IntStream.range(0, columns.size())
            .allMatch(
                i ->
                    columns.get(i).getType().getSqlTypeName()
                        == others.get(i).getType().getSqlTypeName());
  }

  /** Whether a tree has joins that compute one side for each row of the other, but for UNNEST. */
  private static boolean isCorrelated(RelNode tree) {
    boolean[] found = {false};
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
        found[0] |= node instanceof Correlate correlate && !Unnesting.is(correlate);
        super.visit(node, ordinal, parent);
      }
    }.go(tree);
    return found[0];
  }
}
