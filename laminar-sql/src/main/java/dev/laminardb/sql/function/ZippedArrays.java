package dev.laminardb.sql.function;

import dev.laminardb.sql.type.SqlTypes;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Several arrays in Calcite's trees that are taken apart side by side: {@code UNNEST(a, b)} is
 * {@code UNNEST($UNNEST(a, b))} of an array of rows, which is never made. An element stays whole,
 * also if it is a row itself. Immutable.
 */
public final class ZippedArrays extends SqlFunction {
  /** The only instance. */
  public static final ZippedArrays OPERATOR = new ZippedArrays();

  private ZippedArrays() {
    super(
        "$UNNEST",
        SqlKind.OTHER_FUNCTION,
        ZippedArrays::rows,
        null,
        new Operands(),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  private static RelDataType rows(SqlOperatorBinding call) {
    RelDataTypeFactory types = call.getTypeFactory();
    RelDataTypeFactory.Builder row = types.builder();
    for (int i = 0; i < call.getOperandCount(); i++) {
      RelDataType element = Objects.requireNonNull(call.getOperandType(i).getComponentType());
      row.add("v" + i, types.createTypeWithNullability(element, true));
    }
    return types.createArrayType(row.build(), -1);
  }

  /** Arrays, one at least. */
  private record Operands() implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding call, boolean throwOnFailure) {
      boolean fit =
          call.collectOperandTypes().stream()
              .allMatch(
                  type ->
                      type.getSqlTypeName() == SqlTypeName.ARRAY
                          && SqlTypes.columnType(type).isPresent());
      if (!fit && throwOnFailure) {
        throw call.newValidationSignatureError();
      }
      return fit;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.from(1);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + "(<ARRAY>)";
    }
  }
}
