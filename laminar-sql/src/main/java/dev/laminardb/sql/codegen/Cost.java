package dev.laminardb.sql.codegen;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/** Tells which expressions may be evaluated whether needed or not. */
final class Cost {
  /** About what a mispredicted branch costs, in simple operations. */
  private static final int CHEAP_NODES = 16;

  private Cost() {}

  /** Whether an expression cannot fail and takes less time than a branch that goes wrong. */
  static boolean isCheap(RexNode node) {
    return cannotFail(node) && nodes(node) <= CHEAP_NODES;
  }

  /**
   * The order in which operands of AND and OR are evaluated: cheap ones, then those that cannot
   * fail, for they may spare the others, then the rest in the order in which they are written.
   */
  static int rank(RexNode node) {
    if (isCheap(node)) {
      return 0;
    }
    return cannotFailOnText(node) ? 1 : 2;
  }

  /** Comparisons of strings, as they are or in another case, with constants or each other. */
  private static boolean cannotFailOnText(RexNode node) {
    if (node instanceof RexLiteral || node instanceof RexInputRef) {
      return true;
    }
    if (!(node instanceof RexCall call)) {
      return false;
    }
    boolean simple =
        switch (call.getKind()) {
          case AND,
              OR,
              NOT,
              IS_NULL,
              IS_NOT_NULL,
              EQUALS,
              NOT_EQUALS,
              LESS_THAN,
              LESS_THAN_OR_EQUAL,
              GREATER_THAN,
              GREATER_THAN_OR_EQUAL ->
              true;
          default ->
              call.getOperator() == SqlStdOperatorTable.LOWER
                  || call.getOperator() == SqlStdOperatorTable.UPPER;
        };
    return simple && call.getOperands().stream().allMatch(Cost::cannotFailOnText);
  }

  /**
   * Whether a value is worth keeping for its next use: functions over text, and choices among such.
   */
  static boolean isDear(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return false;
    }
    return switch (call.getKind()) {
      case AND,
          OR,
          NOT,
          IS_NULL,
          IS_NOT_NULL,
          IS_TRUE,
          IS_NOT_TRUE,
          IS_FALSE,
          IS_NOT_FALSE,
          EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM ->
          false;
      case CASE, COALESCE -> call.getOperands().stream().anyMatch(Cost::holdsDear);
      default -> isText(call) || call.getOperands().stream().anyMatch(Cost::isText);
    };
  }

  private static boolean holdsDear(RexNode node) {
    return isDear(node)
        || (node instanceof RexCall call && call.getOperands().stream().anyMatch(Cost::holdsDear));
  }

  private static boolean isText(RexNode node) {
    return !(node instanceof RexLiteral)
        && SqlTypeName.CHAR_TYPES.contains(node.getType().getSqlTypeName());
  }

  /** Whether a divisor is a constant with which division neither fails nor overflows. */
  static boolean isSafeDivisor(RexNode node) {
    BigDecimal divisor = Literals.constant(node);
    return divisor != null
        && divisor.signum() != 0
        && divisor.compareTo(BigDecimal.ONE.negate()) != 0;
  }

  private static boolean cannotFail(RexNode node) {
    if (node instanceof RexLiteral) {
      return true;
    }
    if (node instanceof RexInputRef) {
      return !Types.of(node).isVariable();
    }
    if (!(node instanceof RexCall call)) {
      return false;
    }
    List<RexNode> operands = call.getOperands();
    boolean simple =
        switch (call.getKind()) {
          case AND,
              OR,
              NOT,
              IS_NULL,
              IS_NOT_NULL,
              IS_TRUE,
              IS_NOT_TRUE,
              IS_FALSE,
              IS_NOT_FALSE,
              EQUALS,
              NOT_EQUALS,
              LESS_THAN,
              LESS_THAN_OR_EQUAL,
              GREATER_THAN,
              GREATER_THAN_OR_EQUAL,
              IS_DISTINCT_FROM,
              IS_NOT_DISTINCT_FROM ->
              true;
          case PLUS, MINUS, TIMES, MINUS_PREFIX ->
              Types.of(call).isFloating()
                  || (Types.isDecimal(call) && DecimalGenerator.cannotOverflow(call));
          case DIVIDE, MOD ->
              !Types.isDecimal(call)
                  && (Types.of(call).isFloating() || isSafeDivisor(operands.get(1)));
          default -> false;
        };
    return simple && operands.stream().allMatch(Cost::cannotFail);
  }

  private static int nodes(RexNode node) {
    int count = 1;
    if (node instanceof RexCall call) {
      for (RexNode operand : call.getOperands()) {
        count += nodes(operand);
      }
    }
    return count;
  }
}
