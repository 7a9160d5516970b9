package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.type.LaminarTypeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The FILTERs of one aggregation. Those that compare numbers and times are conditions which the
 * aggregation evaluates, so that the step before it has no bits to write and this none to read; the
 * others are columns. For one thread.
 */
final class AggregateFilters {
  private final Schema base;
  private final ToIntBiFunction<RexNode, String> columns;
  private final List<RexNode> conditions = new ArrayList<>();

  /**
   * No filters yet.
   *
   * @param base the schema of the batches that the step before the aggregation reads
   * @param columns finds or makes the column of an expression, with a name, that the aggregation
   *     reads
   */
  AggregateFilters(Schema base, ToIntBiFunction<RexNode, String> columns) {
    this.base = base;
    this.columns = columns;
  }

  /** The conditions over the columns of the aggregation. */
  List<RexNode> conditions() {
    return conditions;
  }

  /**
   * The {@link AggregateCall#filter} of a condition.
   *
   * @param condition over the columns of the base
   * @param name what the column is called if it becomes one
   */
  int filter(RexNode condition, String name) {
    if (condition instanceof RexInputRef || !SegmentCompiler.isFilter(base, condition)) {
      return columns.applyAsInt(condition, name);
    }
    RexNode moved =
        condition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                String column = base.getFields().get(ref.getIndex()).getName();
                return new RexInputRef(columns.applyAsInt(ref, column), ref.getType());
              }
            });
    int known = conditions.indexOf(moved);
    if (known < 0) {
      conditions.add(moved);
    }
    return AggregateCall.condition(known < 0 ? conditions.size() - 1 : known);
  }

  /**
   * A filter as an expression.
   *
   * @param filter of a call
   * @param conditions those of the aggregation
   * @param input the columns of the aggregation
   */
  static RexNode expression(int filter, List<RexNode> conditions, Schema input) {
    for (int i = 0; i < conditions.size(); i++) {
      if (filter == AggregateCall.condition(i)) {
        return conditions.get(i);
      }
    }
    RelDataTypeFactory types = new LaminarTypeFactory();
    return new RexInputRef(
        filter,
        types.createTypeWithNullability(
            types.createSqlType(SqlTypeName.BOOLEAN), input.getFields().get(filter).isNullable()));
  }
}
