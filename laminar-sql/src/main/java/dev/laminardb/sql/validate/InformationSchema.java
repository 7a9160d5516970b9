package dev.laminardb.sql.validate;

import com.google.common.collect.ImmutableList;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The standard's {@code information_schema}: what the catalog holds at the moment of a query, as
 * constants in its place. For one query.
 */
final class InformationSchema extends AbstractSchema {
  static final String NAME = "information_schema";

  private final Catalog catalog;
  private final Views views;

  InformationSchema(Catalog catalog, Views views) {
    this.catalog = catalog;
    this.views = views;
  }

  @Override
  protected Map<String, Table> getTableMap() {
    return Map.of(
        "tables",
        new Content(
            List.of("table_name", "table_type", "is_insertable_into"),
            catalog.relations().stream().map(InformationSchema::table).toList()),
        "columns",
        new Content(
            List.of("table_name", "column_name", "ordinal_position", "is_nullable", "data_type"),
            catalog.relations().stream().flatMap(r -> columns(r).stream()).toList()),
        "views",
        new Content(
            List.of("table_name", "view_definition"),
            catalog.relations().stream()
                .filter(r -> r.kind() == Relation.Kind.VIEW)
                .map(r -> row(r.name(), r.sql()))
                .toList()));
  }

  private static List<Object> table(Relation relation) {
    boolean isTable = relation.kind() == Relation.Kind.TABLE;
    return row(
        relation.name(), isTable ? "BASE TABLE" : relation.kind().sql(), isTable ? "YES" : "NO");
  }

  private static List<List<Object>> columns(Relation relation) {
    List<List<Object>> rows = new ArrayList<>();
    for (Field field : relation.schema().getFields()) {
      rows.add(
          row(
              relation.name(),
              field.getName(),
              rows.size() + 1,
              field.isNullable() ? "YES" : "NO",
              ColumnType.sqlName(field)));
    }
    return rows;
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  /** One of its tables. */
  private final class Content extends AbstractTable implements TranslatableTable {
    private final List<String> names;
    private final List<List<Object>> rows;

    private Content(List<String> names, List<List<Object>> rows) {
      this.names = names;
      this.rows = rows;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      RelDataTypeFactory.Builder builder = factory.builder();
      for (String name : names) {
        builder.add(
            name, name.equals("ordinal_position") ? SqlTypeName.INTEGER : SqlTypeName.VARCHAR);
      }
      return builder.build();
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
      views.readCatalog();
      RelDataType rowType = table.getRowType();
      RexBuilder rex = context.getCluster().getRexBuilder();
      ImmutableList.Builder<ImmutableList<RexLiteral>> tuples = ImmutableList.builder();
      for (List<Object> row : rows) {
        ImmutableList.Builder<RexLiteral> tuple = ImmutableList.builder();
        for (int i = 0; i < row.size(); i++) {
          tuple.add(literal(rex, row.get(i), rowType.getFieldList().get(i).getType()));
        }
        tuples.add(tuple.build());
      }
      return LogicalValues.create(context.getCluster(), rowType, tuples.build());
    }

    private RexLiteral literal(RexBuilder rex, @Nullable Object value, RelDataType type) {
      return (RexLiteral) rex.makeLiteral(value, type, false);
    }
  }
}
