package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.LikePattern;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlLikeOperator;

/** Functions of strings: UTF-8 bytes in native memory, never Java strings. */
final class StringGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final Literals literals;

  StringGenerator(ExpressionGenerator expressions, RowCode code, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.literals = literals;
  }

  private Value string(RexNode node) {
    return expressions.generate(node, ColumnType.VARCHAR);
  }

  Value concat(RexCall call) {
    Value left = string(call.getOperands().get(0));
    for (RexNode operand : call.getOperands().subList(1, call.getOperands().size())) {
      Value right = string(operand);
      left =
          code.strictString(
              "Utf8.concat(scratch, " + place(left) + ", " + place(right) + ")", left, right);
    }
    return left;
  }

  /** LOWER or UPPER. */
  Value change(RexCall call, String method) {
    Value value = string(call.getOperands().get(0));
    return code.strictString("Utf8." + method + "(scratch, " + place(value) + ")", value);
  }

  Value length(RexCall call) {
    Value value = string(call.getOperands().get(0));
    return code.strict(ColumnType.INT, "Utf8.codePoints(" + place(value) + ")", value);
  }

  Value substring(RexCall call) {
    List<RexNode> operands = call.getOperands();
    Value value = string(operands.get(0));
    Value start = expressions.generate(operands.get(1), ColumnType.BIGINT);
    Value count =
        operands.size() > 2
            ? expressions.generate(operands.get(2), ColumnType.BIGINT)
            : Value.number(ColumnType.BIGINT, "Long.MAX_VALUE");
    String arguments = place(value) + ", " + start.code() + ", " + count.code();
    return code.strictString("Utf8.substring(scratch, " + arguments + ")", value, start, count);
  }

  /** LIKE; its negation arrives as NOT of it. */
  Value like(RexCall call) {
    if (!(call.getOperator() instanceof SqlLikeOperator operator)
        || !operator.isCaseSensitive()
        || operator.isNegated()) {
      throw new UnsupportedExpressionException(call, "operator " + call.getOperator().getName());
    }
    RexNode pattern = call.getOperands().get(1);
    Value value = string(call.getOperands().get(0));
    int escape = escape(call);
    if (pattern instanceof RexLiteral literal && !literal.isNull()) {
      String field = literals.pattern(LikePattern.of(Literals.text(literal), escape));
      code.needField("LikePattern", field);
      return code.strict(ColumnType.BOOLEAN, field + ".matches(" + place(value) + ")", value);
    }
    Value dynamic = string(pattern);
    String field = literals.dynamicPattern(escape);
    code.needField("DynamicLike", field);
    String test = field + ".matches(" + place(value) + ", " + place(dynamic) + ")";
    return code.strict(ColumnType.BOOLEAN, test, value, dynamic);
  }

  private static int escape(RexCall call) {
    if (call.getOperands().size() < 3) {
      return LikePattern.NO_ESCAPE;
    }
    if (call.getOperands().get(2) instanceof RexLiteral literal && !literal.isNull()) {
      String text = Literals.text(literal);
      if (text.codePointCount(0, text.length()) == 1) {
        return text.codePointAt(0);
      }
    }
    throw new UnsupportedExpressionException(call, "ESCAPE that is not one constant character");
  }

  /** Address and length as arguments. */
  static String place(Value string) {
    return string.code() + ", " + string.length();
  }
}
