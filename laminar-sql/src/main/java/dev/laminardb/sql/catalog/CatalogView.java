package dev.laminardb.sql.catalog;

import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/** A view as Calcite sees it: a table that its query takes the place of. Immutable. */
public final class CatalogView extends AbstractTable implements TranslatableTable {
  private final CatalogTable columns;

  /** A view of a view. */
  public CatalogView(Relation view) {
    this.columns = new CatalogTable(view);
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return columns.getRowType(factory);
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
    Relation view = columns.relation();
    RelDataType rowType = table.getRowType();
    RelNode query =
        context.expandView(rowType, view.sql(), List.of(), List.of(view.name())).project();
    return RelOptUtil.createCastRel(query, rowType, true);
  }
}
