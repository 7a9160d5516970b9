package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * An UPDATE or DELETE with subqueries: a query says which rows change, by their keys, and what they
 * are given. {@code UPDATE t SET a = (SELECT …) WHERE k IN (SELECT …)} becomes
 *
 * <pre>
 *   SELECT t.key AS key0, (SELECT …) AS value0 FROM t WHERE k IN (SELECT …)
 * </pre>
 *
 * <p>Stateless.
 */
final class SelectedChange {
  private SelectedChange() {}

  /** Whether an UPDATE or DELETE has a subquery. */
  static boolean is(SqlNode statement) {
    if (statement instanceof SqlDelete delete) {
      return hasQuery(delete.getCondition());
    }
    return statement instanceof SqlUpdate update
        && (hasQuery(update.getCondition()) || hasQuery(update.getSourceExpressionList()));
  }

  private static boolean hasQuery(@Nullable SqlNode node) {
    try {
      if (node != null) {
        node.accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                  throw new Util.FoundOne(call);
                }
                return super.visit(call);
              }
            });
      }
      return false;
    } catch (Util.FoundOne found) {
      return true;
    }
  }

  /** The query of a statement for which {@link #is} holds. */
  static SqlSelect query(DmlContext context, SqlNode statement) {
    if (statement instanceof SqlUpdate update) {
      SetClause set = set(context, update);
      return query(
          context,
          update.getTargetTable(),
          update.getAlias(),
          set.computed(),
          update.getCondition());
    }
    SqlDelete delete = (SqlDelete) statement;
    return query(
        context, delete.getTargetTable(), delete.getAlias(), List.of(), delete.getCondition());
  }

  private static SetClause set(DmlContext context, SqlUpdate update) {
    TableStore table = context.table(update.getTargetTable());
    return SetClause.of(
        context, table.schema(), update.getTargetColumnList(), update.getSourceExpressionList());
  }

  private static SqlSelect query(
      DmlContext context,
      SqlNode name,
      @Nullable SqlIdentifier alias,
      List<SqlNode> values,
      @Nullable SqlNode where) {
    TableSchema table = context.table(name).schema();
    if (!table.hasKey()) {
      throw context
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              name.getParserPosition(),
              "subqueries are not available in a statement that changes a table without a PRIMARY"
                  + " KEY");
    }
    String qualifier = (alias == null ? (SqlIdentifier) name : alias).getSimple();
    SqlNodeList columns = new SqlNodeList(context.statement().getParserPosition());
    for (int column : table.key()) {
      String key = table.columns().getFields().get(column).getName();
      SqlNode id = new SqlIdentifier(List.of(qualifier, key), name.getParserPosition());
      columns.add(named(id, "key" + columns.size()));
    }
    for (SqlNode value : values) {
      columns.add(named(value, "value" + columns.size()));
    }
    return new SqlSelect(
        context.statement().getParserPosition(),
        null,
        columns,
        alias == null ? name : named(name, alias.getSimple()),
        where,
        null,
        null,
        null,
        (SqlNode) null,
        null,
        null,
        null,
        null);
  }

  private static SqlNode named(SqlNode node, String name) {
    SqlParserPos at = node.getParserPosition();
    return SqlStdOperatorTable.AS.createCall(at, node, new SqlIdentifier(name, at));
  }

  /**
   * Plans a statement.
   *
   * @param selected the columns of its query
   */
  static StatementPlan plan(DmlContext context, SqlNode statement, Schema selected) {
    if (statement instanceof SqlUpdate update) {
      TableStore table = context.table(update.getTargetTable());
      Segment values = values(context, table.schema(), set(context, update), selected);
      return new StatementPlan.ChangeSelected(table, selected, values);
    }
    TableStore table = context.table(((SqlDelete) statement).getTargetTable());
    return new StatementPlan.ChangeSelected(table, selected, null);
  }

  private static Segment values(
      DmlContext context, TableSchema table, SetClause set, Schema selected) {
    RexBuilder rex = RowExpressions.builder();
    List<Field> given =
        selected.getFields().subList(table.key().size(), selected.getFields().size());
    int columns = table.columns().getFields().size();
    List<RexNode> values = new ArrayList<>();
    for (Field field : given) {
      values.add(
          rex.makeInputRef(SqlTypes.relType(rex.getTypeFactory(), field), columns + values.size()));
    }
    return context.compile(
        StatementPlan.selectedInput(table, selected),
        null,
        set.values(new RowExpressions(values, null, rex), columns),
        table.unchecked());
  }
}
