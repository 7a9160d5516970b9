package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Three-valued logic and choices. A null BOOLEAN's code is false throughout. Operands that may fail
 * or cost much are evaluated only where the ones before them leave the result open; cheap ones
 * always, which spares a branch.
 */
final class LogicGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;

  LogicGenerator(ExpressionGenerator expressions, RowCode code) {
    this.expressions = expressions;
    this.code = code;
  }

  Value call(RexCall call) {
    return switch (call.getKind()) {
      case AND -> junction(call.getOperands(), true);
      case OR -> junction(call.getOperands(), false);
      case NOT -> not(expressions.generate(call.getOperands().get(0), ColumnType.BOOLEAN));
      case COALESCE -> coalesce(call);
      default -> choice(call);
    };
  }

  /**
   * AND is computed as "not false so far", OR as "true so far"; the two differ in what of an
   * operand counts and in what decides early.
   */
  private Value junction(List<RexNode> unordered, boolean and) {
    List<RexNode> operands =
        unordered.stream().sorted(Comparator.comparingInt(Cost::rank)).toList();
    Value first = expressions.generate(operands.get(0), ColumnType.BOOLEAN);
    String result = code.name("v");
    code.line("boolean " + result + " = " + open(first, and) + ";");
    int mark = code.mark();
    String nulls = code.name("z");
    boolean nullable = first.nullable();
    for (RexNode operand : operands.subList(1, operands.size())) {
      boolean guarded = !Cost.isCheap(operand);
      if (guarded) {
        code.open("if (" + (and ? "" : "!") + result + ")");
      }
      Value next = expressions.generate(operand, ColumnType.BOOLEAN);
      code.line(result + (and ? " &= " : " |= ") + open(next, and) + ";");
      if (next.nullable()) {
        nullable = true;
        code.line(nulls + " |= " + next.nullFlag() + ";");
      }
      if (guarded) {
        code.close();
      }
    }
    if (!nullable) {
      return Value.of(ColumnType.BOOLEAN, result, Value.NEVER);
    }
    code.insert(mark, "boolean " + nulls + " = " + first.isNull() + ";");
    // AND is null where no operand is false and one is null, OR where none is true and one is null.
    code.line(nulls + " &= " + (and ? "" : "!") + result + ";");
    code.line(result + " &= !" + nulls + ";");
    return Value.of(ColumnType.BOOLEAN, result, nulls);
  }

  private static String open(Value operand, boolean and) {
    return and && operand.nullable()
        ? "(" + operand.code() + " | " + operand.nullFlag() + ")"
        : operand.code();
  }

  private Value not(Value operand) {
    return code.total(ColumnType.BOOLEAN, "!" + operand.code(), operand);
  }

  /** IS [NOT] NULL, TRUE or FALSE; never null itself. */
  Value test(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    SqlKind kind = call.getKind();
    Value value = expressions.generate(operand);
    String isFalse =
        value.nullable() ? "!" + value.code() + " & !" + value.nullFlag() : "!" + value.code();
    String result =
        switch (kind) {
          case IS_NULL -> value.isNull();
          case IS_NOT_NULL -> value.nullable() ? "!" + value.nullFlag() : "true";
          case IS_TRUE -> value.code();
          case IS_NOT_TRUE -> "!" + value.code();
          case IS_FALSE -> isFalse;
          default -> "!(" + isFalse + ")";
        };
    return code.total(ColumnType.BOOLEAN, result);
  }

  private Value choice(RexCall call) {
    List<RexNode> operands = call.getOperands();
    Target target = new Target(call, code);
    int branches = operands.size() / 2;
    for (int branch = 0; branch < branches; branch++) {
      Value condition = expressions.generate(operands.get(branch * 2), ColumnType.BOOLEAN);
      code.open("if (" + condition.code() + ")");
      assign(target, operands.get(branch * 2 + 1), call);
      code.otherwise();
    }
    assign(target, operands.get(operands.size() - 1), call);
    for (int branch = 0; branch < branches; branch++) {
      code.close();
    }
    return target.value();
  }

  private Value coalesce(RexCall call) {
    Target target = new Target(call, code);
    int blocks = 0;
    for (RexNode operand : call.getOperands()) {
      Value value = assign(target, operand, call);
      if (!value.nullable()) {
        break;
      }
      code.open("if (" + value.nullFlag() + ")");
      blocks++;
    }
    for (int block = 0; block < blocks; block++) {
      code.close();
    }
    return target.value();
  }

  private Value assign(Target target, RexNode operand, RexCall like) {
    return target.assign(expressions.generateAs(operand, like));
  }
}
