package dev.laminardb.sql.dml;

import dev.laminardb.core.table.Cell;
import dev.laminardb.core.table.RowTemplate;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.type.ConstantValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * A condition that only the row of one key can satisfy: it says {@code column = value} of each
 * column of the key, by AND, and the value is a constant or a parameter of the column's type.
 *
 * @param row the key
 * @param isWhole whether that is all it says
 */
record KeyCondition(RowTemplate row, boolean isWhole) {

  /**
   * What a condition says of the key, or null if it does not say which it is.
   *
   * @param condition over the table's columns and, behind them, the parameters
   */
  static @Nullable KeyCondition of(TableSchema table, RexNode condition, Schema parameters) {
    if (!table.hasKey()) {
      return null;
    }
    Map<Integer, Cell> cells = new TreeMap<>();
    List<RexNode> conjuncts = RelOptUtil.conjunctions(condition);
    for (RexNode conjunct : conjuncts) {
      if (conjunct.getKind() == SqlKind.EQUALS) {
        List<RexNode> sides = ((RexCall) conjunct).getOperands();
        note(table, parameters, sides.get(0), sides.get(1), cells);
        note(table, parameters, sides.get(1), sides.get(0), cells);
      }
    }
    if (cells.size() < table.key().size()) {
      return null;
    }
    List<Cell> row = new ArrayList<>();
    table.key().forEach(column -> row.add(cells.get(column)));
    return new KeyCondition(
        new RowTemplate(table.uncheckedKey(), List.of(row), null),
        conjuncts.size() == cells.size());
  }

  private static void note(
      TableSchema table,
      Schema parameters,
      RexNode column,
      RexNode value,
      Map<Integer, Cell> cells) {
    if (column instanceof RexInputRef ref && table.key().contains(ref.getIndex())) {
      Field field = table.columns().getFields().get(ref.getIndex());
      Cell cell = cell(value, field, table.columns().getFields().size(), parameters);
      if (cell != null) {
        cells.putIfAbsent(ref.getIndex(), cell);
      }
    }
  }

  private static @Nullable Cell cell(RexNode value, Field field, int columns, Schema parameters) {
    if (value instanceof RexInputRef ref && ref.getIndex() >= columns) {
      int parameter = ref.getIndex() - columns;
      boolean same = parameters.getFields().get(parameter).getType().equals(field.getType());
      return same ? new Cell.Parameter(parameter) : null;
    }
    if (value instanceof RexLiteral literal) {
      Object constant = ConstantValues.of(literal, field);
      return constant == null ? null : new Cell.Constant(constant);
    }
    return null;
  }
}
