package dev.laminardb.sql.validate;

import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.WithinGroup;
import dev.laminardb.sql.type.SqlTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
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
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;

/**
 * An aggregate of ordered values, with all that it takes besides them: an operator of the argument,
 * and of what it is ordered by where that is something else. The name has that, too, because
 * Calcite tells operators apart by their names. Immutable.
 */
public final class OrderedSetFunction extends SqlAggFunction {
  private static final SqlReturnTypeInference REAL =
      ReturnTypes.explicit(SqlTypeName.DOUBLE).andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference TEXT =
      ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE);

  /** Functions whose first argument is handed on as it is, and need not have an order. */
  public static final Set<AggregateFunction> HAND_ON =
      Set.of(AggregateFunction.ARRAY_AGG, AggregateFunction.ARG_MIN, AggregateFunction.ARG_MAX);

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
        operand(function, within),
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
        + within.order()
        + HexFormat.of().formatHex(separator);
  }

  private static SqlReturnTypeInference result(AggregateFunction function) {
    return switch (function) {
      case PERCENTILE_CONT -> REAL;
      case STRING_AGG -> TEXT;
      case ARRAY_AGG ->
          call -> SqlTypes.arrayOf(call.getTypeFactory(), call.getOperandType(0), true);
      case ARG_MIN, ARG_MAX ->
          ReturnTypes.ARG0_NULLABLE_IF_EMPTY.andThen(SqlTypeTransforms.TO_NULLABLE);
      default -> ReturnTypes.ARG0_NULLABLE_IF_EMPTY;
    };
  }

  private static SqlOperandTypeChecker operand(AggregateFunction function, WithinGroup within) {
    return switch (function) {
      case PERCENTILE_CONT -> OperandTypes.NUMERIC;
      case STRING_AGG -> valueAndKeys(SqlTypeFamily.CHARACTER, within.order().size());
      case ARG_MIN, ARG_MAX, ARRAY_AGG -> valueAndKeys(SqlTypeFamily.ANY, within.order().size());
      default -> OperandTypes.ANY;
    };
  }

  /** A value, and what it is ordered by, which may be of any type. */
  private static SqlOperandTypeChecker valueAndKeys(SqlTypeFamily value, int keys) {
    List<SqlTypeFamily> families = new ArrayList<>(List.of(value));
    families.addAll(Collections.nCopies(keys, SqlTypeFamily.ANY));
    return OperandTypes.family(families);
  }

  /** Which function it is. */
  public AggregateFunction function() {
    return function;
  }

  /** What it takes besides the argument; the columns of its order are numbers of arguments. */
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
