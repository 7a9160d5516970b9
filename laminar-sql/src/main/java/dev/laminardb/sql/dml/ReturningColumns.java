package dev.laminardb.sql.dml;

import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.parse.PlainSelect;
import dev.laminardb.sql.parse.SqlJoinedChange;
import dev.laminardb.sql.parse.SqlMergeInto;
import dev.laminardb.sql.parse.SqlOnConflict;
import dev.laminardb.sql.parse.SqlReturning;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** RETURNING: expressions over the rows that a statement has changed, named as in a SELECT. */
record ReturningColumns(DmlContext context, TableStore table, List<RexNode> values, Schema schema) {

  static ReturningColumns of(DmlContext context, SqlReturning clause) {
    SqlNode statement = clause.statement();
    SqlNode changing =
        statement instanceof SqlOnConflict conflict
            ? conflict.insert()
            : statement instanceof SqlJoinedChange joined ? joined.change() : statement;
    SqlNode name = target(changing);
    TableStore table = context.table(name);
    SqlIdentifier alias = alias(changing);
    SqlNode from =
        alias == null
            ? name
            : SqlStdOperatorTable.AS.createCall(alias.getParserPosition(), name, alias);
    ValidatedQuery query =
        context
            .validator()
            .validateExpressions(context.text(), context.catalog(), select(context, clause, from));
    RowExpressions expressions =
        RowExpressions.of(
            query, table.schema().columns().getFields().size(), context.parameters()::set);
    List<Field> fields = new ArrayList<>();
    for (RelDataTypeField column :
        query.validator().getValidatedNodeType(query.query()).getFieldList()) {
      RexNode value = expressions.values().get(column.getIndex());
      fields.add(SqlTypes.field(column.getName(), value.getType(), value.getType().isNullable()));
    }
    return new ReturningColumns(context, table, expressions.values(), new Schema(fields));
  }

  private static SqlNode target(SqlNode statement) {
    if (statement instanceof SqlMergeInto merge) {
      return merge.table();
    }
    if (statement instanceof SqlInsert insert) {
      return insert.getTargetTable();
    }
    return statement instanceof SqlUpdate update
        ? update.getTargetTable()
        : ((SqlDelete) statement).getTargetTable();
  }

  private static @Nullable SqlIdentifier alias(SqlNode statement) {
    if (statement instanceof SqlMergeInto merge) {
      return merge.alias();
    }
    if (statement instanceof SqlUpdate update) {
      return update.getAlias();
    }
    return statement instanceof SqlDelete delete ? delete.getAlias() : null;
  }

  private static SqlSelect select(DmlContext context, SqlReturning clause, SqlNode from) {
    SqlParserPos position = clause.getParserPosition();
    return PlainSelect.of(
        position, (SqlNodeList) context.parameters().timed(clause.columns()), from);
  }

  Segment compile(Schema parameters) {
    return context.compile(StatementPlan.input(table.schema(), parameters), null, values, schema);
  }
}
