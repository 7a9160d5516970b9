package dev.laminardb.sql.dml;

import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.catalog.IndexKey;
import dev.laminardb.sql.parse.SqlTruncate;
import dev.laminardb.sql.plan.KeyCondition;
import dev.laminardb.sql.plan.RowExpressions;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** UPDATE and DELETE. One instance plans one statement. */
final class UpdatePlanner {
  private final DmlContext context;
  private final TableStore table;
  private final List<Field> columns;
  private final SqlNode from;

  private UpdatePlanner(DmlContext context, SqlNode name, @Nullable SqlIdentifier alias) {
    this.context = context;
    this.table = context.table(name);
    this.columns = table.schema().columns().getFields();
    this.from =
        alias == null
            ? name
            : SqlStdOperatorTable.AS.createCall(
                SqlParserPos.sum(List.of(name, alias)), name, alias);
  }

  static StatementPlan plan(DmlContext context, SqlDelete delete) {
    UpdatePlanner planner = new UpdatePlanner(context, delete.getTargetTable(), delete.getAlias());
    RowExpressions where = planner.expressions(List.of(), delete.getCondition());
    return new StatementPlan.Delete(
        planner.table,
        context.parameters().schema(),
        planner.where(where),
        delete instanceof SqlTruncate truncate && truncate.restarts());
  }

  static StatementPlan plan(DmlContext context, SqlUpdate update) {
    return new UpdatePlanner(context, update.getTargetTable(), update.getAlias()).update(update);
  }

  private RowExpressions expressions(List<SqlNode> values, @Nullable SqlNode where) {
    return context.expressions(from, columns.size(), values, where);
  }

  private StatementPlan update(SqlUpdate update) {
    SetClause set =
        SetClause.of(
            context,
            table.schema(),
            update.getTargetColumnList(),
            update.getSourceExpressionList());
    RowExpressions expressions = expressions(set.computed(), update.getCondition());
    List<RexNode> values = set.values(expressions, columns.size());
    Schema parameters = context.parameters().schema();
    return new StatementPlan.Update(
        table,
        parameters,
        where(expressions),
        context.compile(
            StatementPlan.input(table.schema(), parameters),
            null,
            values,
            table.schema().unchecked()));
  }

  private StatementPlan.Where where(RowExpressions expressions) {
    RexNode condition = expressions.condition();
    if (condition == null) {
      return new StatementPlan.Where(null, null, new int[0]);
    }
    Schema parameters = context.parameters().schema();
    KeyCondition key = keyCondition(condition, parameters);
    if (key != null && key.isWhole()) {
      return new StatementPlan.Where(key.lookup(), null, new int[0]);
    }
    ImmutableBitSet range = ImmutableBitSet.range(columns.size());
    return new StatementPlan.Where(
        key == null ? null : key.lookup(),
        context.compile(
            StatementPlan.input(table.schema(), parameters),
            condition,
            List.of(),
            new Schema(List.of())),
        RelOptUtil.InputFinder.bits(condition).intersect(range).toArray());
  }

  private @Nullable KeyCondition keyCondition(RexNode condition, Schema parameters) {
    TableSchema schema = table.schema();
    return schema.hasKey()
        ? KeyCondition.of(schema.columns(), new IndexKey(schema.key(), true), condition, parameters)
        : null;
  }
}
