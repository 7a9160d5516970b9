package dev.laminardb.sql.rewrite;

import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A row as subqueries see it that are computed for it.
 *
 * @param id what stands for it there
 * @param rows the rows of which it is one
 */
record OuterRow(CorrelationId id, RelNode rows) {
  /** The type of a column. */
  RelDataType type(int column) {
    return rows.getRowType().getFieldList().get(column).getType();
  }

  /** Which of its columns a tree reads. */
  ImmutableBitSet columnsRead(RelNode tree) {
    ImmutableBitSet.Builder columns = ImmutableBitSet.builder();
    tree.accept(new EveryExpression(collecting(columns)));
    return columns.build();
  }

  /** Which of its columns an expression reads. */
  ImmutableBitSet columnsRead(RexNode expression) {
    ImmutableBitSet.Builder columns = ImmutableBitSet.builder();
    expression.accept(collecting(columns));
    return columns.build();
  }

  private RexShuttle collecting(ImmutableBitSet.Builder columns) {
    return replacing(
        (column, access) -> {
          columns.set(column);
          return access;
        });
  }

  /** Replaces its columns by other expressions. */
  RexShuttle replacing(IntFunction<RexNode> values) {
    return replacing((column, access) -> values.apply(column));
  }

  private interface Replacement {
    RexNode of(int column, RexFieldAccess access);
  }

  private RexShuttle replacing(Replacement replacement) {
    return new RexShuttle() {
      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        return access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variable.id.equals(id)
            ? replacement.of(access.getField().getIndex(), access)
            : super.visitFieldAccess(access);
      }
    };
  }
}
