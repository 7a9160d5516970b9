package dev.laminardb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/**
 * Rows with values of rows further out behind their own columns. Immutable.
 *
 * @param node which gives them
 * @param columns how many columns there were before
 * @param values how the others are written where they are read, in their order
 */
record WiderRows(RelNode node, int columns, List<String> values) {
  /** Copies the list. */
  WiderRows {
    values = List.copyOf(values);
  }

  /**
   * The rows of a tree with more columns.
   *
   * @param outer the values by how they are written
   */
  static WiderRows of(RelNode rows, Map<String, RexFieldAccess> outer) {
    RexBuilder rex = rows.getCluster().getRexBuilder();
    List<RexNode> projects = new ArrayList<>(rex.identityProjects(rows.getRowType()));
    projects.addAll(outer.values());
    List<String> names = new ArrayList<>(rows.getRowType().getFieldNames());
    outer.values().forEach(value -> names.add(value.getField().getName()));
    RelNode wider =
        LogicalProject.create(
            rows, List.of(), projects, SqlValidatorUtil.uniquify(names, true), Set.of());
    return new WiderRows(wider, rows.getRowType().getFieldCount(), new ArrayList<>(outer.keySet()));
  }

  /** The column of a value, or -1 if it is none of them. */
  int columnOf(RexFieldAccess value) {
    int at = values.indexOf(value.toString());
    return at < 0 ? at : columns + at;
  }
}
