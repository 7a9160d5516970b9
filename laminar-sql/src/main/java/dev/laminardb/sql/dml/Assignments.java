package dev.laminardb.sql.dml;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.ConstantValues;
import dev.laminardb.sql.type.SqlTypes;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/**
 * What may be assigned to a column: a value of its type; any number but a DOUBLE to a REAL, and to
 * a DOUBLE; an integer to a DECIMAL or another integer, and a DECIMAL, rounded, to another, if it
 * fits when it comes to that; a TIMESTAMP to one with a time zone, and the other way, in UTC.
 */
final class Assignments {
  private Assignments() {}

  /**
   * An expression as a value of a column.
   *
   * @param written where it comes from
   * @throws dev.laminardb.core.error.LaminarException TYPE_MISMATCH
   */
  static RexNode assign(
      SqlText text, RexBuilder rex, SqlNode written, RexNode expression, Field column) {
    Optional<ColumnType> from = SqlTypes.columnType(expression.getType());
    ColumnType to = ColumnType.of(column);
    if (written instanceof SqlCharStringLiteral && ConstantValues.readsText(column)) {
      return ConstantValues.literal(rex, ConstantValues.of(text, written, column), column);
    }
    if (from.isEmpty() || !isAllowed(from.get(), to) || !isElementwise(expression, column)) {
      throw text.error(
          ErrorCode.TYPE_MISMATCH,
          written.getParserPosition(),
          "column \""
              + column.getName()
              + "\" is "
              + ColumnType.sqlName(column)
              + ", this is "
              + from.map(type -> ColumnType.sqlName(SqlTypes.field("", expression.getType(), true)))
                  .orElse(expression.getType().getSqlTypeName().getName()),
          "cast it: CAST(x AS " + ColumnType.sqlName(column) + ")");
    }
    if (from.get() == to && to != ColumnType.DECIMAL && !isConverted(expression, column)) {
      return expression;
    }
    RelDataType wanted = SqlTypes.relType(rex.getTypeFactory(), column);
    RelDataType type =
        rex.getTypeFactory().createTypeWithNullability(wanted, expression.getType().isNullable());
    return type.equals(expression.getType()) ? expression : rex.makeCast(type, expression);
  }

  /** Whether an array has elements of the column's type, or is made of such as become them. */
  private static boolean isElementwise(RexNode expression, Field column) {
    RelDataType element = expression.getType().getComponentType();
    if (!(column.getType() instanceof ArrayType array) || element == null) {
      return true;
    }
    return !isConverted(expression, column)
        || (expression.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
            && SqlTypes.columnType(element)
                .filter(from -> isAllowed(from, array.elementType()))
                .isPresent());
  }

  private static boolean isConverted(RexNode expression, Field column) {
    return column.getType() instanceof ArrayType
        && !SqlTypes.field("", expression.getType(), true).getType().equals(column.getType());
  }

  private static boolean isAllowed(ColumnType from, ColumnType to) {
    return switch (from) {
      case TINYINT, SMALLINT, INT, BIGINT ->
          switch (to) {
            case TINYINT, SMALLINT, INT, BIGINT, DECIMAL, REAL, DOUBLE -> true;
            default -> false;
          };
      case DECIMAL -> to == ColumnType.DECIMAL || to.isFloating();
      case REAL -> to.isFloating();
      case TIMESTAMP, TIMESTAMPTZ -> to == ColumnType.TIMESTAMP || to == ColumnType.TIMESTAMPTZ;
      case DATE ->
          to == ColumnType.DATE || to == ColumnType.TIMESTAMP || to == ColumnType.TIMESTAMPTZ;
      case BOOLEAN, DOUBLE, VARCHAR, VARBINARY, UUID, ARRAY, TIME -> from == to;
    };
  }
}
