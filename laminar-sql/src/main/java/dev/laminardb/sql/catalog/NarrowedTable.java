package dev.laminardb.sql.catalog;

import java.util.List;
import java.util.Set;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/**
 * A table as the query of a view sees it that knows its first columns, the only ones when the view
 * was created. Immutable.
 */
public final class NarrowedTable extends AbstractTable implements TranslatableTable {
  private final CatalogTable known;
  private final CatalogTable table;

  /** The columns of the one in the place of the other. */
  public NarrowedTable(Relation known, Relation table) {
    this.known = new CatalogTable(known);
    this.table = new CatalogTable(table);
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return known.getRowType(factory);
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable here) {
    RelDataTypeFactory types = context.getCluster().getTypeFactory();
    RelOptTable all =
        RelOptTableImpl.create(
            here.getRelOptSchema(),
            table.getRowType(types),
            CalciteSchema.createRootSchema(false, false).add(table.relation().name(), table),
            null);
    RelNode scan = LogicalTableScan.create(context.getCluster(), all, context.getTableHints());
    RelDataType rowType = here.getRowType();
    List<RexNode> columns =
        rowType.getFieldList().stream()
            .<RexNode>map(field -> RexInputRef.of(field.getIndex(), scan.getRowType()))
            .toList();
    return LogicalProject.create(scan, List.of(), columns, rowType, Set.of());
  }
}
