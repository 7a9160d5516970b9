package dev.laminardb.sql.function;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;

/** CONCAT and CONCAT_WS, which take values of any type as text, as in PostgreSQL. */
public final class Concatenations {
  private static final SqlReturnTypeInference TEXT = ReturnTypes.explicit(SqlTypeName.VARCHAR);

  /** CONCAT(value, …), nulls passed over. */
  public static final SqlFunction CONCAT =
      function("CONCAT", TEXT, new Operands(1, List.of(SqlTypeFamily.ANY), true));

  /** CONCAT_WS(separator, value, …), nulls passed over. */
  public static final SqlFunction CONCAT_WS =
      function(
          "CONCAT_WS",
          binding ->
              binding
                  .getTypeFactory()
                  .createTypeWithNullability(
                      TEXT.inferReturnType(binding), binding.getOperandType(0).isNullable()),
          new Operands(2, List.of(SqlTypeFamily.CHARACTER, SqlTypeFamily.ANY), true));

  private Concatenations() {}

  private static SqlFunction function(
      String name, SqlReturnTypeInference result, Operands operands) {
    return new SqlFunction(
        name, SqlKind.OTHER_FUNCTION, result, null, operands, SqlFunctionCategory.STRING);
  }

  static List<SqlOperator> all() {
    return List.of(CONCAT, CONCAT_WS);
  }

  /** Whether a call is one of these. */
  public static boolean contains(SqlCall call) {
    return call.getOperator() == CONCAT || call.getOperator() == CONCAT_WS;
  }

  /** The call, its operands as text. */
  public static RexNode convert(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    List<RexNode> operands =
        call.getOperandList().stream()
            .map(context::convertExpression)
            .map(operand -> text(rex, operand))
            .collect(Collectors.toList());
    return rex.makeCall(call.getParserPosition(), call.getOperator(), operands);
  }

  /** An operand as text. */
  static RexNode text(RexBuilder rex, RexNode operand) {
    if (SqlTypeUtil.inCharFamily(operand.getType())) {
      return operand;
    }
    RelDataType text = rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR);
    return rex.makeCast(text, operand, true);
  }
}
