package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.function.Argument;
import dev.laminardb.sql.function.KernelFunction;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calls of functions that are one method of a kernel class. */
final class KernelGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final Literals literals;

  KernelGenerator(ExpressionGenerator expressions, RowCode code, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.literals = literals;
  }

  Value call(RexCall call, KernelFunction function) {
    ColumnType result = Types.of(call);
    List<Value> values = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    if (isPlace(result)) {
      arguments.add("scratch");
    }
    for (int i = 0; i < call.getOperands().size(); i++) {
      RexNode operand = call.getOperands().get(i);
      Value value = argument(function.arguments().get(i), operand, result);
      values.add(value);
      arguments.add(isPlace(value.type()) ? StringGenerator.place(value) : value.code());
    }
    String expression =
        owner(function) + "." + function.method() + "(" + String.join(", ", arguments) + ")";
    Value[] all = values.toArray(Value[]::new);
    if (!isPlace(result)) {
      return code.strict(result, expression, all);
    }
    Value made =
        function.mayBeNull()
            ? code.optionalString(expression, all)
            : code.strictString(expression, all);
    return made.as(result);
  }

  /** Whether values of a type are an address and a length. */
  private static boolean isPlace(ColumnType type) {
    return type == ColumnType.VARCHAR || type == ColumnType.VARBINARY;
  }

  private Value argument(Argument argument, RexNode operand, ColumnType result) {
    if (argument == Argument.MOMENT && operand.getType().getSqlTypeName() == SqlTypeName.DATE) {
      Value date = expressions.generate(operand);
      return code.strict(ColumnType.TIMESTAMP, "Dates.toTimestamp(" + date.code() + ")", date);
    }
    return expressions.generate(operand, type(argument, operand, result));
  }

  private static ColumnType type(Argument argument, RexNode operand, ColumnType result) {
    ColumnType type = argument.type();
    if (type != null) {
      return type;
    }
    return argument == Argument.RESULT ? result : Types.of(operand);
  }

  private String owner(KernelFunction function) {
    String state = function.state();
    if (state == null) {
      return function.kernelClass();
    }
    String field = literals.field(function.kernelClass(), state);
    code.needField(function.kernelClass(), field);
    return field;
  }
}
