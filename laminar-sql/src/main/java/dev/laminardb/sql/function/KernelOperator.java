package dev.laminardb.sql.function;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/** An operator between two operands that is a {@link KernelFunction}. Immutable. */
public final class KernelOperator extends SqlBinaryOperator {
  /**
   * As in PostgreSQL, where all operators that the standard does not have bind equally: less than +
   * and -, more than comparisons. Calcite's + has 40, its = has 30.
   */
  static final int PRECEDENCE = 36;

  private final KernelFunction function;

  KernelOperator(KernelFunction function) {
    this(function, function.getOperandTypeChecker());
  }

  /** An operator that takes fewer types than its function's arguments say. */
  KernelOperator(KernelFunction function, SqlOperandTypeChecker operands) {
    super(
        function.getName(),
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        function.getReturnTypeInference(),
        function.getOperandTypeInference(),
        operands);
    this.function = function;
  }

  /** What computes it. */
  public KernelFunction function() {
    return function;
  }
}
