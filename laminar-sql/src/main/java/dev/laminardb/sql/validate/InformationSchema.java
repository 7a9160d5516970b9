package dev.laminardb.sql.validate;

import com.google.common.collect.ImmutableList;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.function.Routine;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.DefaultSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  private final UserFunctions functions;
  private final Views views;

  InformationSchema(Catalog catalog, UserFunctions functions, Views views) {
    this.catalog = catalog;
    this.functions = functions;
    this.views = views;
  }

  @Override
  protected Map<String, Table> getTableMap() {
    return Map.of(
        "tables",
        new Content(
            List.of("table_schema", "table_name", "table_type", "is_insertable_into"),
            catalog.relations().stream().map(InformationSchema::table).toList()),
        "columns",
        new Content(
            List.of(
                "table_schema",
                "table_name",
                "column_name",
                "ordinal_position",
                "is_nullable",
                "data_type"),
            catalog.relations().stream().flatMap(r -> columns(r).stream()).toList()),
        "views",
        new Content(
            List.of("table_schema", "table_name", "view_definition"),
            catalog.relations().stream()
                .filter(r -> r.kind() == Relation.Kind.VIEW)
                .map(r -> row(DefaultSchema.NAME, r.name(), r.sql()))
                .toList()),
        "routines",
        new Content(
            List.of("routine_name", "routine_type", "data_type", "external_language"),
            Stream.concat(FunctionNames.routines().stream(), functions.routines().stream())
                .map(InformationSchema::routine)
                .toList()));
  }

  private static List<@Nullable Object> routine(Routine routine) {
    return row(
        routine.name(), routine.kind().sql(), routine.type(), routine.isBuiltIn() ? null : "JAVA");
  }

  private static List<@Nullable Object> table(Relation relation) {
    boolean isTable = relation.kind() == Relation.Kind.TABLE;
    return row(
        DefaultSchema.NAME,
        relation.name(),
        isTable ? "BASE TABLE" : relation.kind().sql(),
        isTable ? "YES" : "NO");
  }

  private static List<List<@Nullable Object>> columns(Relation relation) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Field field : relation.schema().getFields()) {
      rows.add(
          row(
              DefaultSchema.NAME,
              relation.name(),
              field.getName(),
              rows.size() + 1,
              field.isNullable() ? "YES" : "NO",
              ColumnType.sqlName(field)));
    }
    return rows;
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  /** One of its tables. */
  private final class Content extends AbstractTable implements TranslatableTable {
    private final List<String> names;
    private final List<List<@Nullable Object>> rows;

    private Content(List<String> names, List<List<@Nullable Object>> rows) {
      this.names = names;
      this.rows = rows;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
      RelDataTypeFactory.Builder builder = factory.builder();
      for (int i = 0; i < names.size(); i++) {
        int column = i;
        String name = names.get(i);
        builder
            .add(name, name.equals("ordinal_position") ? SqlTypeName.INTEGER : SqlTypeName.VARCHAR)
            .nullable(rows.stream().anyMatch(row -> row.get(column) == null));
      }
      return builder.build();
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
      views.readCatalog();
      RelDataType rowType = table.getRowType();
      RexBuilder rex = context.getCluster().getRexBuilder();
      ImmutableList.Builder<ImmutableList<RexLiteral>> tuples = ImmutableList.builder();
      for (List<@Nullable Object> row : rows) {
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
