package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.ConstantValues;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUtil;

/**
 * What SET assigns. Parameters, NULL and DEFAULT take the type of their column; everything else is
 * computed.
 *
 * @param columns the table's
 * @param assignments what is assigned, by column in the order of the table
 */
record SetClause(
    DmlContext context, TableSchema table, List<Field> columns, Map<Integer, SqlNode> assignments) {

  /**
   * The clause of so many columns and values.
   *
   * @throws dev.laminardb.core.error.LaminarException COLUMN_NOT_FOUND; AMBIGUOUS_NAME; and what is
   *     wrong with a literal
   */
  static SetClause of(
      DmlContext context, TableSchema table, SqlNodeList names, SqlNodeList values) {
    List<Field> columns = table.columns().getFields();
    Map<Integer, SqlNode> assignments = new TreeMap<>();
    SetItems items = SetItems.of(context.text(), names, values);
    for (int i = 0; i < items.names().size(); i++) {
      SqlNode name = items.names().get(i);
      int column = context.column(table, name);
      SqlNode value = value(context, table, items.values().get(i), column);
      if (ConstantValues.isLiteral(value)) {
        ConstantValues.of(context.text(), value, columns.get(column));
      }
      if (value instanceof SqlDynamicParam parameter) {
        context.parameters().set(parameter.getIndex(), columns.get(column));
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
    return new SetClause(context, table, columns, assignments);
  }

  /** DEFAULT as what it stands for, if that is to be computed. */
  private static SqlNode value(DmlContext context, TableSchema table, SqlNode value, int column) {
    if (value.getKind() != SqlKind.DEFAULT) {
      return value;
    }
    SqlNode computed = Defaults.computed(table, column);
    return computed == null ? value : computed;
  }

  /** The values that have to be computed. */
  List<SqlNode> computed() {
    return assignments.values().stream().filter(SetClause::isComputed).toList();
  }

  private static boolean isComputed(SqlNode value) {
    return !(value instanceof SqlDynamicParam)
        && value.getKind() != SqlKind.DEFAULT
        && !SqlUtil.isNullLiteral(value, false);
  }

  /**
   * All columns of the changed row.
   *
   * @param expressions begin with what {@link #computed} became
   * @param firstParameter the number of the first parameter's column
   */
  List<RexNode> values(RowExpressions expressions, int firstParameter) {
    List<RexNode> values = new ArrayList<>();
    int computed = 0;
    for (int column = 0; column < columns.size(); column++) {
      SqlNode written = assignments.get(column);
      if (written == null) {
        values.add(reference(expressions.rex(), column, columns.get(column)));
      } else if (isComputed(written)) {
        values.add(
            Assignments.assign(
                context.text(),
                expressions.rex(),
                written,
                expressions.values().get(computed++),
                columns.get(column)));
      } else {
        values.add(value(written, column, expressions.rex(), firstParameter));
      }
    }
    return values;
  }

  private RexNode value(SqlNode written, int column, RexBuilder rex, int firstParameter) {
    if (written instanceof SqlDynamicParam parameter) {
      return reference(
          rex,
          firstParameter + parameter.getIndex(),
          context.parameters().type(parameter.getIndex()));
    }
    if (written.getKind() == SqlKind.DEFAULT) {
      return ConstantValues.literal(rex, table.defaults().get(column), columns.get(column));
    }
    return rex.makeNullLiteral(SqlTypes.relType(rex.getTypeFactory(), columns.get(column)));
  }

  private static RexNode reference(RexBuilder rex, int index, Field field) {
    return rex.makeInputRef(SqlTypes.relType(rex.getTypeFactory(), field), index);
  }
}
