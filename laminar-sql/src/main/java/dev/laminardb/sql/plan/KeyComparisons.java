package dev.laminardb.sql.plan;

import dev.laminardb.core.table.Cell;
import dev.laminardb.sql.type.ConstantValues;
import java.util.List;
import java.util.Set;
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
 * Recognises comparisons of columns of a key with constants and parameters of the column's type.
 *
 * @param columns those that conditions are over
 * @param key which of them matter
 * @param parameters whose columns stand {@code behind} the others
 * @param behind the number of the first parameter's
 */
record KeyComparisons(Schema columns, Set<Integer> key, Schema parameters, int behind) {

  /**
   * A column compared with a value.
   *
   * @param kind how, the column being on the left
   */
  record Comparison(int column, SqlKind kind, Cell value) {
    /** Whether the column's values begin at the value. */
    boolean isFrom() {
      return kind == SqlKind.GREATER_THAN || kind == SqlKind.GREATER_THAN_OR_EQUAL;
    }

    /** Whether the value satisfies it. */
    boolean isIncluded() {
      return kind == SqlKind.GREATER_THAN_OR_EQUAL || kind == SqlKind.LESS_THAN_OR_EQUAL;
    }
  }

  /** Which values columns have to have for a condition; null if it does not say only that. */
  @Nullable KeyValues values(RexNode condition) {
    if (condition.getKind() == SqlKind.OR) {
      List<@Nullable KeyValues> choices =
          RelOptUtil.disjunctions(condition).stream().map(this::values).toList();
      return KeyValues.anyOf(choices);
    }
    if (condition.getKind() == SqlKind.AND) {
      KeyValues values = KeyValues.any();
      for (RexNode part : RelOptUtil.conjunctions(condition)) {
        KeyValues more = values(part);
        values = more == null || values == null ? null : values.and(more);
      }
      return values;
    }
    Comparison comparison = comparison(condition);
    return comparison == null || comparison.kind() != SqlKind.EQUALS
        ? null
        : KeyValues.of(comparison.column(), comparison.value());
  }

  /** The end for a column's values that a condition is; none if it is no such thing. */
  List<Comparison> ends(RexNode condition) {
    Comparison comparison = comparison(condition);
    return comparison == null || comparison.kind() == SqlKind.EQUALS
        ? List.of()
        : List.of(comparison);
  }

  private @Nullable Comparison comparison(RexNode condition) {
    switch (condition.getKind()) {
      case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
        List<RexNode> sides = ((RexCall) condition).getOperands();
        Comparison found = comparison(sides.get(0), condition.getKind(), sides.get(1));
        return found == null
            ? comparison(sides.get(1), condition.getKind().reverse(), sides.get(0))
            : found;
      }
      default -> {
        return null;
      }
    }
  }

  private @Nullable Comparison comparison(RexNode column, SqlKind kind, RexNode value) {
    if (!(column instanceof RexInputRef ref) || !key.contains(ref.getIndex())) {
      return null;
    }
    Cell cell = cell(value, columns.getFields().get(ref.getIndex()));
    return cell == null ? null : new Comparison(ref.getIndex(), kind, cell);
  }

  private @Nullable Cell cell(RexNode value, Field field) {
    if (value instanceof RexInputRef ref && ref.getIndex() >= behind) {
      int parameter = ref.getIndex() - behind;
      if (parameter >= parameters.getFields().size()) {
        return null;
      }
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
