package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** CONCAT and CONCAT_WS, which pass over nulls. Their operands are text by now. */
final class ConcatGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;

  ConcatGenerator(ExpressionGenerator expressions, RowCode code) {
    this.expressions = expressions;
    this.code = code;
  }

  /** CONCAT: of nulls alone the empty string. */
  Value concat(RexCall call) {
    Value joined = Value.string("0L", "0", Value.NEVER);
    for (RexNode operand : call.getOperands()) {
      Value next = withoutNull(expressions.generate(operand, ColumnType.VARCHAR));
      joined = code.strictString(joining(joined, next));
    }
    return joined;
  }

  /** A null as the empty string, whose address is not looked at. */
  private static Value withoutNull(Value value) {
    String length =
        value.nullable()
            ? "(" + value.nullFlag() + " ? 0 : " + value.length() + ")"
            : value.length();
    return Value.string(value.code(), length, Value.NEVER);
  }

  private static String joining(Value a, Value b) {
    return "Utf8.concat(scratch, "
        + StringGenerator.place(a)
        + ", "
        + StringGenerator.place(b)
        + ")";
  }

  /** CONCAT_WS: the first operand stands between the others; null if it is null. */
  Value concatWithSeparator(RexCall call) {
    List<RexNode> operands = call.getOperands();
    Value separator = expressions.generate(operands.get(0), ColumnType.VARCHAR);
    if (separator.alwaysNull()) {
      return separator;
    }
    code.needScratch();
    String address = code.name("a");
    String length = code.name("l");
    String some = code.name("b");
    Value joined = Value.string(address, length, Value.NEVER);
    code.line("long " + address + " = 0L;");
    code.line("int " + length + " = 0;");
    code.line("boolean " + some + " = false;");
    for (RexNode operand : operands.subList(1, operands.size())) {
      Value next = expressions.generate(operand, ColumnType.VARCHAR);
      code.open("if (!" + next.isNull() + " && !" + separator.isNull() + ")");
      code.open("if (" + some + ")");
      extend(joined, separator);
      code.close();
      extend(joined, next);
      code.line(some + " = true;");
      code.close();
    }
    return Value.string(address, length, separator.nullFlag());
  }

  private void extend(Value joined, Value next) {
    code.line(joined.code() + " = " + joining(joined, next) + ";");
    code.line(joined.length() + " = scratch.length();");
  }
}
