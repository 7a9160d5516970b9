package dev.laminardb.sql.validate;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlMonotonicBinaryOperator;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** The operator {@code -}, which between dates gives days as an INT, as in PostgreSQL. */
public final class Subtraction {
  /** Stands before Calcite's operator of this name, which takes no two dates. */
  public static final SqlMonotonicBinaryOperator OPERATOR =
      new SqlMonotonicBinaryOperator(
          "-",
          SqlKind.MINUS,
          40,
          true,
          Subtraction::type,
          InferTypes.FIRST_KNOWN,
          OperandTypes.MINUS_OPERATOR.or(
              OperandTypes.family(SqlTypeFamily.DATE, SqlTypeFamily.DATE)));

  private Subtraction() {}

  private static RelDataType type(SqlOperatorBinding call) {
    RelDataTypeFactory types = call.getTypeFactory();
    return isDate(call, 0) && isDate(call, 1)
        ? types.createTypeWithNullability(
            types.createSqlType(SqlTypeName.INTEGER),
            call.getOperandType(0).isNullable() || call.getOperandType(1).isNullable())
        : ReturnTypes.NULLABLE_SUM.inferReturnType(call);
  }

  private static boolean isDate(SqlOperatorBinding call, int operand) {
    return call.getOperandType(operand).getSqlTypeName() == SqlTypeName.DATE;
  }
}
