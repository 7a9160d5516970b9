package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Where the values of some columns of a tree come from: of joins, the input that has them. There
 * may be more values there than in the tree, and never fewer.
 *
 * @param node which has the values
 * @param columns where
 */
record DomainSource(RelNode node, List<Integer> columns) {
  /** Copies the list. */
  DomainSource {
    columns = List.copyOf(columns);
  }

  /** The least tree that has all values of some columns. */
  static DomainSource of(RelNode node, List<Integer> columns) {
    if (node instanceof Project project) {
      List<Integer> below = new ArrayList<>();
      for (int column : columns) {
        RexNode value = project.getProjects().get(column);
        if (!(value instanceof RexInputRef ref)) {
          return new DomainSource(node, columns);
        }
        below.add(ref.getIndex());
      }
      return of(project.getInput(), below);
    } else if (node instanceof Filter filter) {
      // Of one input the filter leaves fewer rows; of several, it may be what joins them.
      return isOfSeveral(filter) ? of(filter.getInput(), columns) : new DomainSource(node, columns);
    } else if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      if (!join.getJoinType().generatesNullsOnLeft()
          && columns.stream().allMatch(column -> column < left)) {
        return of(join.getLeft(), columns);
      } else if (!join.getJoinType().generatesNullsOnRight()
          && columns.stream().allMatch(column -> column >= left)) {
        return of(join.getRight(), columns.stream().map(column -> column - left).toList());
      }
    } else if (node instanceof Correlate correlate) {
      int left = correlate.getLeft().getRowType().getFieldCount();
      if (columns.stream().allMatch(column -> column < left)) {
        return of(correlate.getLeft(), columns);
      }
    }
    return new DomainSource(node, columns);
  }

  private static boolean isOfSeveral(RelNode node) {
    return node.getInputs().size() > 1
        || node.getInputs().stream().anyMatch(DomainSource::isOfSeveral);
  }
}
