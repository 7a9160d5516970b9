package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.parse.PlainSelect;
import dev.laminardb.sql.parse.SqlJoinedChange;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * An UPDATE or DELETE that reads more than the rows it changes, by subqueries, FROM or USING: a
 * query says which rows change, by their keys, and what they are given. {@code UPDATE t SET a =
 * (SELECT …) WHERE k IN (SELECT …)} becomes
 *
 * <pre>
 *   SELECT t.key AS key0, (SELECT …) AS value0 FROM t WHERE k IN (SELECT …)
 * </pre>
 *
 * and {@code UPDATE t SET a = u.x FROM u WHERE u.k = t.key}
 *
 * <pre>
 *   SELECT DISTINCT t.key AS key0, u.x AS value0 FROM u, t WHERE u.k = t.key
 * </pre>
 *
 * <p>so that a row that several rows of u match is there once if they say the same of it.
 * Stateless.
 */
final class SelectedChange {
  private static final String OVER_HINT =
      "compute it in a query behind FROM: UPDATE .. SET .. FROM (SELECT ..) AS q";

  private SelectedChange() {}

  /** Whether an UPDATE or DELETE reads more than the rows that it changes. */
  static boolean is(SqlNode statement) {
    if (statement instanceof SqlDelete delete) {
      return hasQuery(delete.getCondition());
    }
    return statement instanceof SqlJoinedChange
        || (statement instanceof SqlUpdate update
            && (hasQuery(update.getCondition()) || hasQuery(update.getSourceExpressionList())));
  }

  private static boolean hasQuery(@Nullable SqlNode node) {
    return firstQuery(node) != null;
  }

  /** The first subquery of a node; null if it has none. */
  static @Nullable SqlNode firstQuery(@Nullable SqlNode node) {
    return first(node, SqlKind.QUERY);
  }

  /** Over the rows that change a window function would be a value of rows that nobody sees. */
  static void refuseOver(DmlContext context, SqlNode value, String hint) {
    SqlNode over = first(value, EnumSet.of(SqlKind.OVER));
    if (over != null) {
      throw context
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              over.getParserPosition(),
              "OVER is not available in what a statement sets",
              hint);
    }
  }

  /** A call of some kinds, but none inside a subquery; null if there is none. */
  private static @Nullable SqlNode first(@Nullable SqlNode node, Set<SqlKind> kinds) {
    try {
      if (node != null) {
        node.accept(
            new SqlBasicVisitor<@Nullable Void>() {
              @Override
              public @Nullable Void visit(SqlCall call) {
                if (call.isA(kinds)) {
                  throw new Util.FoundOne(call);
                }
                return call.isA(SqlKind.QUERY) ? null : super.visit(call);
              }
            });
      }
      return null;
    } catch (Util.FoundOne found) {
      return (SqlNode) found.getNode();
    }
  }

  /** The UPDATE or DELETE of a statement for which {@link #is} holds. */
  private static SqlNode change(SqlNode statement) {
    return statement instanceof SqlJoinedChange joined ? joined.change() : statement;
  }

  /** The query of a statement for which {@link #is} holds. */
  static SqlSelect query(DmlContext context, SqlNode statement) {
    SqlNode from = statement instanceof SqlJoinedChange joined ? joined.from() : null;
    if (change(statement) instanceof SqlUpdate update) {
      SetClause set = set(context, update);
      set.computed().forEach(value -> refuseOver(context, value, OVER_HINT));
      return query(
          context,
          update.getTargetTable(),
          update.getAlias(),
          from,
          set.computed(),
          update.getCondition());
    }
    SqlDelete delete = (SqlDelete) change(statement);
    return query(
        context,
        delete.getTargetTable(),
        delete.getAlias(),
        from,
        List.of(),
        delete.getCondition());
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
      @Nullable SqlNode from,
      List<SqlNode> values,
      @Nullable SqlNode where) {
    TableSchema schema = context.table(name).schema();
    if (!schema.hasKey()) {
      throw context
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              name.getParserPosition(),
              (from == null ? "subqueries" : "FROM and USING")
                  + " are not available in a statement that changes a table without a PRIMARY KEY");
    }
    String qualifier = (alias == null ? (SqlIdentifier) name : alias).getSimple();
    SqlNodeList columns = new SqlNodeList(context.statement().getParserPosition());
    for (int column : schema.key()) {
      String key = schema.columns().getFields().get(column).getName();
      SqlNode id = new SqlIdentifier(List.of(qualifier, key), name.getParserPosition());
      columns.add(named(id, "key" + columns.size()));
    }
    for (SqlNode value : values) {
      columns.add(named(value, "value" + columns.size()));
    }
    SqlNode table = alias == null ? name : named(name, alias.getSimple());
    return PlainSelect.of(
        context.statement().getParserPosition(),
        from == null ? null : distinct(),
        columns,
        from == null ? table : joined(from, table),
        where);
  }

  private static SqlNodeList distinct() {
    SqlParserPos at = SqlParserPos.ZERO;
    return new SqlNodeList(List.of(SqlSelectKeyword.DISTINCT.symbol(at)), at);
  }

  /** The table stands last: the joins before it are among themselves and do not see it. */
  private static SqlNode joined(SqlNode from, SqlNode table) {
    SqlParserPos at = SqlParserPos.sum(List.of(from, table));
    return new SqlJoin(
        at,
        from,
        SqlLiteral.createBoolean(false, at),
        JoinType.COMMA.symbol(at),
        table,
        JoinConditionType.NONE.symbol(at),
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
    SqlNode change = change(statement);
    // RETURNING may read the time; all others are in the query.
    Schema parameters = context.parameters().schema();
    if (change instanceof SqlUpdate update) {
      TableStore table = context.table(update.getTargetTable());
      Segment values = values(context, table.schema(), set(context, update), selected);
      return new StatementPlan.ChangeSelected(table, parameters, selected, values);
    }
    TableStore table = context.table(((SqlDelete) change).getTargetTable());
    return new StatementPlan.ChangeSelected(table, parameters, selected, null);
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
