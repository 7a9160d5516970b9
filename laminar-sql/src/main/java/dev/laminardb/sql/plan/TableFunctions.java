package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.operator.TableFunctionSpec;
import dev.laminardb.sql.function.JavaType;
import dev.laminardb.sql.function.TableOperator;
import dev.laminardb.sql.function.UserTableFunction;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calls of table functions: an {@link Unnesting} of rows that a function makes. For one query. */
record TableFunctions(ValidatedQuery query, RexBuilder rex) {
  private static final int MILLIS_TO_MICROS_DIGITS = 3;

  /**
   * Adds the step.
   *
   * @param builder what stands before the call
   * @param call over the builder's columns
   * @param prepare makes an expression over them one that is compiled
   * @param outer whether a row of which none is made stays
   * @param rowType the builder's columns and those of the function
   */
  void add(
      SegmentBuilder builder,
      RexCall call,
      Function<RexNode, RexNode> prepare,
      boolean outer,
      RelDataType rowType) {
    List<RelDataType> types = call.getOperands().stream().map(RexNode::getType).toList();
    UserTableFunction function = ((TableOperator) call.getOperator()).function(types);
    int kept = builder.projects().size();
    List<RexNode> columns = new ArrayList<>(builder.projects());
    for (int i = 0; i < call.getOperands().size(); i++) {
      RexNode given = call.getOperands().get(i);
      columns.add(
          SqlTypeName.INTERVAL_TYPES.contains(given.getType().getSqlTypeName())
              ? interval(given)
              : argument(builder.inline(prepare.apply(given)), function.parameters().get(i)));
    }
    builder.replaceProjects(columns);
    RelDataType cut = RexUtil.createStructType(rex.getTypeFactory(), columns, null, null);
    builder.cut(SqlTypes.schema(cut), cut);
    List<Field> fields = new ArrayList<>(builder.base().getFields().subList(0, kept));
    for (int i = 0; i < function.columns().size(); i++) {
      RelDataTypeField field = rowType.getFieldList().get(kept + i);
      boolean nullable = outer || function.columns().get(i).nullable();
      fields.add(SqlTypes.field(field.getName(), field.getType(), nullable));
    }
    Schema output = new Schema(fields);
    builder.unnest(
        new PlanStep.TableFunction(
            new TableFunctionSpec(
                function.name(),
                function.function(),
                builder.base(),
                kept,
                call.getOperands().size(),
                outer,
                builder.retracts() ? Changelog.withWeight(output) : output)),
        rowType);
  }

  /** The months or the microseconds of an interval. */
  private RexNode interval(RexNode argument) {
    if (!(argument instanceof RexLiteral literal) || literal.isNull()) {
      throw query
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              query.blocks().outermost(),
              "an interval has to be a literal here",
              "such as INTERVAL '1' DAY");
    }
    BigDecimal value = RexLiteral.bigDecimalValue(literal);
    boolean isMonths = SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getType().getSqlTypeName());
    return rex.makeExactLiteral(
        isMonths ? value : value.movePointRight(MILLIS_TO_MICROS_DIGITS).stripTrailingZeros(),
        rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT));
  }

  /** An argument as a value of what the function takes; a DECIMAL may be any exact number. */
  private RexNode argument(RexNode argument, JavaType parameter) {
    if (parameter.column() == ColumnType.DECIMAL) {
      return argument;
    }
    RelDataTypeFactory types = rex.getTypeFactory();
    RelDataType wanted =
        SqlTypes.relType(types, parameter.column(), argument.getType().isNullable());
    boolean is =
        SqlTypes.columnType(argument.getType()).filter(parameter.column()::equals).isPresent();
    return is ? argument : rex.makeCast(wanted, argument);
  }
}
