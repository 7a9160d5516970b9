package dev.laminardb.sql.validate;

import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.WithinGroup;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;

/**
 * An aggregate of ordered values, with all that it takes besides them: an operator of one argument.
 * The name has that, too, because Calcite tells operators apart by their names. Immutable.
 */
public final class OrderedSetFunction extends SqlAggFunction {
  private static final SqlReturnTypeInference REAL =
      ReturnTypes.explicit(SqlTypeName.DOUBLE).andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference TEXT =
      ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE);

  private final AggregateFunction function;
  private final WithinGroup within;

  /**
   * A function.
   *
   * @param written its name as it is written
   */
  OrderedSetFunction(String written, AggregateFunction function, WithinGroup within) {
    super(
        "$" + written + "{" + key(within) + "}",
        null,
        SqlKind.OTHER_FUNCTION,
        result(function),
        null,
        operand(function),
        SqlFunctionCategory.SYSTEM,
        false,
        false,
        Optionality.FORBIDDEN);
    this.function = function;
    this.within = within;
  }

  private static String key(WithinGroup within) {
    byte[] separator = within.separator().getBytes(StandardCharsets.UTF_8);
    return within.fraction()
        + (within.descending() ? " DESC " : " ASC ")
        + (within.once() ? "DISTINCT " : "ALL ")
        + HexFormat.of().formatHex(separator);
  }

  private static SqlReturnTypeInference result(AggregateFunction function) {
    return switch (function) {
      case PERCENTILE_CONT -> REAL;
      case STRING_AGG -> TEXT;
      default -> ReturnTypes.ARG0_NULLABLE_IF_EMPTY;
    };
  }

  private static SqlOperandTypeChecker operand(AggregateFunction function) {
    return switch (function) {
      case PERCENTILE_CONT -> OperandTypes.NUMERIC;
      case STRING_AGG -> OperandTypes.CHARACTER;
      default -> OperandTypes.ANY;
    };
  }

  /** Which function it is. */
  public AggregateFunction function() {
    return function;
  }

  /** What it takes besides the argument. */
  public WithinGroup within() {
    return within;
  }

  /** The name as it is written. */
  String written() {
    return getName().substring(1, getName().indexOf('{'));
  }

  /** There is no table of these operators in which one would have to be looked up. */
  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      validator.deriveType(scope, operand);
    }
    return validateOperands(validator, scope, call);
  }
}
