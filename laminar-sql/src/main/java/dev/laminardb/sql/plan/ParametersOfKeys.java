package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.catalog.IndexKey;
import dev.laminardb.sql.type.SqlTypes;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Where the parameters of a query stand.
 *
 * @param columns of the rows that it is over
 * @param key by which of them rows are found
 * @param parameters whose columns stand behind
 */
public record ParametersOfKeys(Schema columns, IndexKey key, Schema parameters) {

  /**
   * Whether parameters are only compared with columns of the key, and each is of its column's type;
   * none of them a REAL or DOUBLE, of which NaN compares in its own way.
   */
  public boolean areAll(List<RexNode> values, RexNode condition) {
    return parameters.getFields().stream().noneMatch(field -> ColumnType.of(field).isFloating())
        && values.stream().noneMatch(this::hasParameter)
        && areAll(condition);
  }

  private boolean areAll(RexNode node) {
    if (!hasParameter(node)) {
      return true;
    }
    if (!(node instanceof RexCall call)) {
      return false;
    }
    return switch (call.getKind()) {
      case AND, OR -> call.getOperands().stream().allMatch(this::areAll);
      case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          comparesKey(call);
      default -> false;
    };
  }

  private boolean comparesKey(RexCall call) {
    KeyComparisons comparisons =
        new KeyComparisons(
            columns, Set.copyOf(key.columns()), parameters, columns.getFields().size());
    return comparisons.values(call) != null || !comparisons.ends(call).isEmpty();
  }

  private boolean hasParameter(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return ref.getIndex() >= columns.getFields().size();
    }
    return node instanceof RexCall call && call.getOperands().stream().anyMatch(this::hasParameter);
  }

  /** Whether an expression has values of a column, which takes nulls where it has them. */
  public static boolean isOfType(RexNode expression, Field column) {
    Field field =
        SqlTypes.field(column.getName(), expression.getType(), expression.getType().isNullable());
    return field.getType().equals(column.getType()) && (column.isNullable() || !field.isNullable());
  }
}
