package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.INTEGER;
import static dev.laminardb.sql.function.Argument.OWN;
import static dev.laminardb.sql.function.Argument.REAL;
import static dev.laminardb.sql.function.Argument.RESULT;
import static dev.laminardb.sql.function.KernelFunction.of;

import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/**
 * Functions of numbers. Those of DOUBLE take any number, the others keep the type they are given.
 */
public final class NumberFunctions {
  /** ROUND(number [, digits]). */
  public static final SqlFunction ROUND = rounding("ROUND");

  /** TRUNC(number [, digits]). */
  public static final SqlFunction TRUNC = rounding("TRUNC");

  /** TRUNCATE, Flink's name of TRUNC. */
  public static final SqlFunction TRUNCATE = rounding("TRUNCATE");

  /** SIGN: DOUBLE of a DOUBLE, INT of other numbers. */
  public static final SqlFunction SIGN =
      new SqlFunction(
          "SIGN",
          SqlKind.OTHER_FUNCTION,
          ((SqlReturnTypeInference)
                  binding ->
                      binding
                          .getTypeFactory()
                          .createSqlType(
                              binding.getOperandType(0).getSqlTypeName() == SqlTypeName.DOUBLE
                                  ? SqlTypeName.DOUBLE
                                  : SqlTypeName.INTEGER))
              .andThen(SqlTypeTransforms.TO_NULLABLE),
          null,
          OperandTypes.NUMERIC,
          SqlFunctionCategory.USER_DEFINED_FUNCTION);

  /**
   * A DOUBLE of few digits near a number, for approximate percentiles, whose name messages have.
   */
  public static final KernelFunction FEW_DIGITS =
      real("$APPROX_PERCENTILE", "RealFunctions.fewDigits");

  private NumberFunctions() {}

  private static SqlFunction rounding(String name) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ((SqlReturnTypeInference) NumberFunctions::rounded).andThen(SqlTypeTransforms.TO_NULLABLE),
        null,
        Operands.of(1, List.of(SqlTypeFamily.NUMERIC, SqlTypeFamily.INTEGER)),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  /**
   * Of a DECIMAL, one of as many digits behind the point as are kept, where that is a literal;
   * otherwise of as many as there were. One more is before the point if none is taken from behind
   * it: 99 rounded to tens has three.
   */
  private static RelDataType rounded(SqlOperatorBinding binding) {
    RelDataType type = binding.getOperandType(0);
    if (type.getSqlTypeName() != SqlTypeName.DECIMAL) {
      return type;
    }
    int scale = type.getScale();
    if (binding.getOperandCount() == 1) {
      scale = 0;
    } else if (binding.isOperandLiteral(1, false)) {
      Integer digits = binding.getOperandLiteralValue(1, Integer.class);
      scale = digits == null ? scale : Math.max(0, Math.min(scale, digits));
    }
    RelDataTypeFactory types = binding.getTypeFactory();
    int most = types.getTypeSystem().getMaxNumericPrecision();
    int precision = type.getPrecision() + (scale == type.getScale() ? 1 : 0);
    return types.createSqlType(SqlTypeName.DECIMAL, Math.min(most, precision), scale);
  }

  static List<SqlFunction> all() {
    return Stream.concat(
            Stream.of(ROUND, TRUNC, TRUNCATE, SIGN), Stream.concat(real(), ofIntegers()))
        .toList();
  }

  private static KernelFunction real(String name, String method) {
    return of(name, method, SqlTypeName.DOUBLE, 1, REAL);
  }

  private static Stream<KernelFunction> real() {
    KernelFunction power = of("POWER", "RealFunctions.power", SqlTypeName.DOUBLE, 2, REAL, REAL);
    return Stream.of(
        FEW_DIGITS,
        real("SQRT", "RealFunctions.sqrt"),
        real("CBRT", "Math.cbrt"),
        real("EXP", "Math.exp"),
        real("LN", "RealFunctions.ln"),
        real("LOG10", "RealFunctions.log10"),
        real("LOG2", "RealFunctions.log2"),
        of("LOG", "RealFunctions.log", SqlTypeName.DOUBLE, 1, REAL, REAL),
        power,
        power.as("POW"),
        real("SIN", "RealFunctions.sin"),
        real("COS", "RealFunctions.cos"),
        real("TAN", "RealFunctions.tan"),
        real("COT", "RealFunctions.cot"),
        real("ASIN", "RealFunctions.asin"),
        real("ACOS", "RealFunctions.acos"),
        real("ATAN", "Math.atan"),
        of("ATAN2", "Math.atan2", SqlTypeName.DOUBLE, 2, REAL, REAL),
        real("SINH", "Math.sinh"),
        real("COSH", "Math.cosh"),
        real("TANH", "Math.tanh"),
        real("DEGREES", "RealFunctions.degrees"),
        real("RADIANS", "RealFunctions.radians"),
        of("PI", "RealFunctions.pi", SqlTypeName.DOUBLE, 0),
        of(
            "WIDTH_BUCKET",
            "RealFunctions.bucket",
            SqlTypeName.INTEGER,
            4,
            REAL,
            REAL,
            REAL,
            INTEGER));
  }

  private static KernelFunction wider(String name, String method) {
    return of(name, method, ReturnTypes.LEAST_RESTRICTIVE, 2, RESULT, RESULT);
  }

  private static Stream<KernelFunction> ofIntegers() {
    return Stream.of(
        wider("GCD", "IntegerFunctions.gcd"),
        wider("LCM", "IntegerFunctions.lcm"),
        wider("BITAND", "IntegerFunctions.and"),
        wider("BITOR", "IntegerFunctions.or"),
        wider("BITXOR", "IntegerFunctions.xor"),
        of("BIT_COUNT", "IntegerFunctions.bitCount", SqlTypeName.INTEGER, 1, OWN));
  }
}
