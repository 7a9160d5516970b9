package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.ConstantValues;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
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
        planner.table, context.parameters().schema(), planner.where(where));
  }

  static StatementPlan plan(DmlContext context, SqlUpdate update) {
    return new UpdatePlanner(context, update.getTargetTable(), update.getAlias()).update(update);
  }

  private RowExpressions expressions(List<SqlNode> values, @Nullable SqlNode where) {
    return context.expressions(from, columns.size(), values, where);
  }

  private StatementPlan update(SqlUpdate update) {
    Map<Integer, SqlNode> assignments = assignments(update);
    List<SqlNode> computed = new ArrayList<>();
    assignments.forEach(
        (column, value) -> {
          if (value instanceof SqlDynamicParam parameter) {
            context.parameters().set(parameter.getIndex(), columns.get(column));
          } else if (!SqlUtil.isNullLiteral(value, false)) {
            computed.add(value);
          }
        });
    RowExpressions expressions = expressions(computed, update.getCondition());
    List<RexNode> values = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      SqlNode value = assignments.get(column);
      values.add(
          value == null
              ? reference(expressions.rex(), column, columns.get(column))
              : value(value, columns.get(column), computed, expressions));
    }
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

  /** What is assigned, by column in the order of the table. */
  private Map<Integer, SqlNode> assignments(SqlUpdate update) {
    Map<Integer, SqlNode> assignments = new TreeMap<>();
    for (int i = 0; i < update.getTargetColumnList().size(); i++) {
      SqlNode name = update.getTargetColumnList().get(i);
      int column = context.column(table, name);
      SqlNode value = update.getSourceExpressionList().get(i);
      if (ConstantValues.isLiteral(value)) {
        ConstantValues.of(context.text(), value, columns.get(column));
      }
      if (assignments.put(column, value) != null) {
        throw context
            .text()
            .error(
                ErrorCode.AMBIGUOUS_NAME,
                name.getParserPosition(),
                "column \"" + name + "\" is set twice");
      }
    }
    return assignments;
  }

  private static RexNode reference(RexBuilder rex, int index, Field field) {
    return rex.makeInputRef(SqlTypes.relType(rex.getTypeFactory(), field), index);
  }

  private RexNode value(
      SqlNode value, Field column, List<SqlNode> computed, RowExpressions expressions) {
    RexBuilder rex = expressions.rex();
    if (value instanceof SqlDynamicParam parameter) {
      return reference(
          rex,
          columns.size() + parameter.getIndex(),
          context.parameters().type(parameter.getIndex()));
    }
    if (SqlUtil.isNullLiteral(value, false)) {
      return rex.makeNullLiteral(SqlTypes.relType(rex.getTypeFactory(), column));
    }
    RexNode expression = expressions.values().get(indexOf(computed, value));
    return Assignments.assign(context.text(), rex, value, expression, column);
  }

  /** By identity: equal expressions have places of their own. */
  private static int indexOf(List<SqlNode> list, SqlNode wanted) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == wanted) {
        return i;
      }
    }
    throw new IllegalStateException("an expression was not converted");
  }

  private StatementPlan.Where where(RowExpressions expressions) {
    RexNode condition = expressions.condition();
    if (condition == null) {
      return new StatementPlan.Where(null, null);
    }
    Schema parameters = context.parameters().schema();
    KeyCondition key = KeyCondition.of(table.schema(), condition, parameters);
    if (key != null && key.isWhole()) {
      return new StatementPlan.Where(key.row(), null);
    }
    return new StatementPlan.Where(
        key == null ? null : key.row(),
        context.compile(
            StatementPlan.input(table.schema(), parameters),
            condition,
            List.of(),
            new Schema(List.of())));
  }
}
