package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.parse.SqlStar;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.ConstantValues;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table as those of a query that are inserted into it.
 *
 * @param query where it stands
 * @param selected its columns
 */
record SelectedColumns(DmlContext context, TableSchema table, SqlNode query, Schema selected) {

  /**
   * Compiles them.
   *
   * @param targets for each column of the table which one of the query it gets, or -1 for its
   *     default
   */
  Segment compile(int[] targets) {
    List<Field> from = selected.getFields();
    long wanted = Arrays.stream(targets).filter(target -> target >= 0).count();
    if (from.size() != wanted) {
      throw context
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              query.getParserPosition(),
              "this query has " + from.size() + " columns for " + wanted);
    }
    RexBuilder rex = RowExpressions.builder();
    List<RexNode> values = new ArrayList<>();
    for (int column = 0; column < targets.length; column++) {
      Field field = table.columns().getFields().get(column);
      int target = targets[column];
      if (target < 0 && Defaults.identity(table, column) != null) {
        // The number comes when the row does.
        values.add(rex.makeZeroLiteral(SqlTypes.relType(rex.getTypeFactory(), field)));
        continue;
      }
      SqlNode computed = target < 0 ? Defaults.computed(table, column) : null;
      if (computed != null) {
        values.add(defaultOf(computed, field));
        continue;
      }
      values.add(
          target < 0 || isConstant(target)
              ? ConstantValues.literal(rex, constant(column, target), field)
              : Assignments.assign(
                  context.text(),
                  rex,
                  written(target),
                  rex.makeInputRef(
                      SqlTypes.relType(rex.getTypeFactory(), from.get(target)), target),
                  field));
    }
    return context.compile(selected, null, values, table.unchecked());
  }

  private RexNode defaultOf(SqlNode computed, Field column) {
    DmlContext alone = context.of(computed);
    RowExpressions expressions = alone.expressions(null, 0, List.of(computed), null);
    if (alone.parameters().readsTime()) {
      throw context
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              query.getParserPosition(),
              "the DEFAULT of column \"" + column.getName() + "\", the time, is not available here",
              "name the column, and let the query give NOW()");
    }
    return Assignments.assign(
        context.text(), expressions.rex(), computed, expressions.values().get(0), column);
  }

  /** Whether a column of the query is a NULL or a text, which are read as what they go into. */
  private boolean isConstant(int column) {
    SqlNode written = SqlUtil.stripAs(written(column));
    return SqlUtil.isNullLiteral(written, false) || written instanceof SqlCharStringLiteral;
  }

  private @Nullable Object constant(int column, int target) {
    return target < 0
        ? table.defaults().get(column)
        : ConstantValues.of(
            context.text(),
            SqlUtil.stripAs(written(target)),
            table.unchecked().getFields().get(column));
  }

  /** Where a column of the query is written, or the query. */
  private SqlNode written(int column) {
    if (query instanceof SqlSelect select
        && select.getSelectList().size() == selected.getFields().size()
        && select.getSelectList().stream().noneMatch(SqlStar::is)) {
      return select.getSelectList().get(column);
    }
    return query;
  }
}
