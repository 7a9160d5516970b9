package dev.laminardb.sql.catalog;

import dev.laminardb.sql.type.SqlTypes;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;

/** A relation as Calcite sees it. Immutable. */
public final class CatalogTable extends AbstractTable {
  private final Relation relation;

  /** A view of the relation. */
  public CatalogTable(Relation relation) {
    this.relation = relation;
  }

  /** The relation behind it. */
  public Relation relation() {
    return relation;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder builder = factory.builder();
    for (Field field : relation.schema().getFields()) {
      builder.add(field.getName(), SqlTypes.relType(factory, field));
    }
    return builder.build();
  }
}
