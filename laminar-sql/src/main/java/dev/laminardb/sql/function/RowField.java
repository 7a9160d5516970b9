package dev.laminardb.sql.function;

import static org.apache.calcite.util.Static.RESOURCE;

import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql2rel.SqlRexContext;

/**
 * {@code r.a} as a function of the row and the name of its field. Calcite's operator has the name
 * as an identifier, which it takes for a column where it looks for names in ORDER BY.
 */
public final class RowField {
  /** The operator, for the table of them. */
  public static final SqlFunction OPERATOR =
      new SqlFunction(
          "$FIELD",
          SqlKind.OTHER_FUNCTION,
          RowField::type,
          null,
          OperandTypes.ANY_ANY,
          SqlFunctionCategory.USER_DEFINED_FUNCTION);

  private RowField() {}

  /** The field of a row. */
  public static SqlNode of(SqlNode row, String name, SqlParserPos position) {
    return OPERATOR.createCall(position, row, SqlLiteral.createCharString(name, position));
  }

  /** Whether an expression is the field of a row. */
  public static boolean is(SqlNode node) {
    return node instanceof SqlCall call && call.getOperator() == OPERATOR;
  }

  private static RelDataType type(SqlOperatorBinding call) {
    RelDataType row = call.getOperandType(0);
    String name = call.getOperandLiteralValue(1, String.class);
    RelDataTypeField field = row.isStruct() ? row.getField(name, false, false) : null;
    if (field == null) {
      throw ((SqlCallBinding) call).newError(RESOURCE.unknownField(name));
    }
    return row.isNullable()
        ? call.getTypeFactory().createTypeWithNullability(field.getType(), true)
        : field.getType();
  }

  /** The field of what has been validated. */
  public static RexNode convert(SqlRexContext context, SqlCall call) {
    RexNode row = context.convertExpression(call.operand(0));
    String name = ((SqlLiteral) call.operand(1)).getValueAs(String.class);
    return context.getRexBuilder().makeFieldAccess(row, name, false);
  }

  /** Refuses {@code row['name']} and {@code row[position]} of what the row does not have. */
  public static void check(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    if (call.getKind() != SqlKind.ITEM) {
      return;
    }
    RelDataType row = validator.deriveType(scope, call.operand(0));
    if (row.isStruct() && !has(row, call.operand(1))) {
      throw validator.newValidationError(
          call.operand(1), RESOURCE.unknownField(name(call.operand(1))));
    }
  }

  private static String name(SqlNode item) {
    return item instanceof SqlCharStringLiteral text
        ? String.valueOf(text.getValueAs(String.class))
        : item.toString();
  }

  private static boolean has(RelDataType row, SqlNode item) {
    if (item instanceof SqlCharStringLiteral name) {
      return row.getField(name.getValueAs(String.class), false, false) != null;
    }
    if (!(item instanceof SqlNumericLiteral number) || !number.isInteger()) {
      return false;
    }
    BigDecimal position = number.getValueAs(BigDecimal.class);
    return position.signum() > 0
        && position.compareTo(BigDecimal.valueOf(row.getFieldCount())) <= 0;
  }
}
