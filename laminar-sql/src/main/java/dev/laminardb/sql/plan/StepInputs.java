package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.sql.type.LaminarTypeFactory;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a step needs, each once: what the step before it computes, unless its input has
 * exactly these. Used while a query is planned.
 */
final class StepInputs {
  private final LaminarTypeFactory types;
  private final SegmentBuilder builder;
  private final UnaryOperator<RexNode> prepare;
  private final BiFunction<String, @Nullable String, RuntimeException> error;
  private final List<RexNode> expressions = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();

  /**
   * No columns yet.
   *
   * @param builder has what they are computed of
   * @param prepare brings an expression into the form that is compiled, over the builder's base
   * @param error makes what is thrown of a message, and a hint or null
   */
  StepInputs(
      LaminarTypeFactory types,
      SegmentBuilder builder,
      UnaryOperator<RexNode> prepare,
      BiFunction<String, @Nullable String, RuntimeException> error) {
    this.types = types;
    this.builder = builder;
    this.prepare = prepare;
    this.error = error;
  }

  /** How many columns there are. */
  int size() {
    return expressions.size();
  }

  /** A column as it comes out of the step before. */
  Field field(int column) {
    return fields.get(column);
  }

  /** The column that holds an expression; added if there is none. */
  int column(RexNode expression, String name) {
    RexNode prepared = prepare.apply(expression);
    int found = expressions.indexOf(prepared);
    return found < 0 ? addPrepared(prepared, name) : found;
  }

  /** Adds a column for an expression, whether there is one or not. */
  int add(RexNode expression, String name) {
    return addPrepared(prepare.apply(expression), name);
  }

  private int addPrepared(RexNode expression, String name) {
    expressions.add(expression);
    fields.add(fieldOf(expression.getType(), name));
    return expressions.size() - 1;
  }

  /** The field of values of a type, which the engine has to run. */
  Field fieldOf(RelDataType type, String name) {
    if (SqlTypes.columnType(type).isEmpty()) {
      throw error.apply("type " + type + " is not available yet", null);
    }
    return SqlTypes.field(name, type, type.isNullable());
  }

  /** The columns of a partition. */
  int[] keys(List<RexNode> partition) {
    int[] keys = new int[partition.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = column(partition.get(i), "partition_" + i);
    }
    return keys;
  }

  /**
   * The columns of an order.
   *
   * @param of what is ordered, as a message has it
   */
  List<SortKey> order(List<RexFieldCollation> keys, String of) {
    List<SortKey> order = new ArrayList<>();
    for (RexFieldCollation key : keys) {
      if (RexUtil.isConstant(key.left)) {
        throw error.apply("the ORDER BY of " + of + " has a constant, which orders nothing", null);
      }
      order.add(
          new SortKey(
              column(key.left, "order_" + order.size()),
              key.getDirection().isDescending(),
              key.getNullDirection() == RelFieldCollation.NullDirection.FIRST));
    }
    return order;
  }

  /**
   * Makes the step before, unless its input is one already.
   *
   * @return the columns that the step then has before it
   */
  Schema cut() {
    builder.replaceProjects(expressions);
    if (!builder.isIdentity()) {
      builder.cut(new Schema(fields), RexUtil.createStructType(types, expressions, null, null));
    }
    return builder.base();
  }
}
