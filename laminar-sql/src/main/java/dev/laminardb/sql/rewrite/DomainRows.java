package dev.laminardb.sql.rewrite;

import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The rows of a subquery for many rows around it at once: beside each row the values of the columns
 * of the outer row for which it is one. There may be rows for values that no outer row has.
 *
 * @param node which gives the rows
 * @param columns how many columns the subquery has; the values are behind them
 * @param outer which columns of the outer row it reads
 * @param neverNull which of these are not null in these rows
 */
record DomainRows(RelNode node, int columns, ImmutableBitSet outer, ImmutableBitSet neverNull) {
  /** Where the value of a column of the outer row is. */
  int indexOf(int column) {
    return columns + outer.indexOf(column);
  }

  /** The value of a column of the outer row. */
  RexInputRef value(int column) {
    return RexInputRef.of(indexOf(column), node.getRowType());
  }

  /** Where the values are. */
  ImmutableBitSet values() {
    return ImmutableBitSet.range(columns, columns + outer.cardinality());
  }

  /** The subquery's columns, and then the values of some columns of the outer row. */
  List<RexNode> projects(RexBuilder rex, ImmutableBitSet columnsOfOuter) {
    List<RexNode> projects = new ArrayList<>();
    for (RelDataTypeField field : Iterables.limit(node.getRowType().getFieldList(), columns)) {
      projects.add(rex.makeInputRef(node, field.getIndex()));
    }
    columnsOfOuter.forEach(column -> projects.add(value(column)));
    return projects;
  }

  /**
   * Whether a value of the outer row is the same as here.
   *
   * @param other the value there
   * @param shift how far the columns of these rows are moved in the condition
   */
  RexNode same(int column, RexNode other, int shift, RexBuilder rex) {
    RexInputRef value = value(column);
    boolean nullable = other.getType().isNullable() && !neverNull.get(column);
    return rex.makeCall(
        nullable ? SqlStdOperatorTable.IS_NOT_DISTINCT_FROM : SqlStdOperatorTable.EQUALS,
        other,
        rex.makeInputRef(value.getType(), value.getIndex() + shift));
  }

  /** Has functions over windows see only rows for the same values. */
  RexShuttle partitioned(RexBuilder rex) {
    return new RexShuttle() {
      @Override
      public RexNode visitOver(RexOver over) {
        RexOver inside = (RexOver) super.visitOver(over);
        RexWindow window = inside.getWindow();
        List<RexNode> keys = new ArrayList<>(window.partitionKeys);
        outer.forEach(column -> keys.add(value(column)));
        return rex.makeOver(
            inside.getType(),
            inside.getAggOperator(),
            inside.getOperands(),
            keys,
            window.orderKeys,
            window.getLowerBound(),
            window.getUpperBound(),
            window.getExclude(),
            window.isRows(),
            true,
            false,
            inside.isDistinct(),
            inside.ignoreNulls());
      }
    };
  }
}
