package dev.laminardb.sql.plan;

import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalValues;

/**
 * Makes each node of a tree one of its own. Calcite's rules leave one node where two are alike,
 * such as the scans of a table that a query and its subquery read; and its decorrelation, which
 * notes down what has become of each node, mistakes the one for the other. Stateless.
 */
final class SeparateScans extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    if (node instanceof TableScan scan) {
      return LogicalTableScan.create(scan.getCluster(), scan.getTable(), scan.getHints());
    }
    if (node instanceof Values values) {
      return LogicalValues.create(values.getCluster(), values.getRowType(), values.getTuples());
    }
    return super.visit(node);
  }
}
