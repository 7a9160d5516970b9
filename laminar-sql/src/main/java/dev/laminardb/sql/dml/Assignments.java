package dev.laminardb.sql.dml;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.ConstantValues;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

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
    if (from.isEmpty() || !fits(expression, column)) {
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
    return converted(rex, expression, column);
  }

  private static RexNode converted(RexBuilder rex, RexNode expression, Field column) {
    ColumnType to = ColumnType.of(column);
    boolean same = SqlTypes.columnType(expression.getType()).filter(to::equals).isPresent();
    if (same && to != ColumnType.DECIMAL && !isConverted(expression, column)) {
      return expression;
    }
    RelDataType wanted = SqlTypes.relType(rex.getTypeFactory(), column);
    RelDataType type =
        rex.getTypeFactory().createTypeWithNullability(wanted, expression.getType().isNullable());
    if (same && column.getType() instanceof ArrayType array) {
      List<RexNode> elements =
          ((RexCall) expression)
              .getOperands().stream().map(e -> converted(rex, e, array.element())).toList();
      return rex.makeCall(type, SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR, elements);
    }
    if (same && column.getType() instanceof MapType map) {
      List<RexNode> operands = ((RexCall) expression).getOperands();
      List<RexNode> entries = new ArrayList<>();
      for (int i = 0; i < operands.size(); i++) {
        entries.add(converted(rex, operands.get(i), i % 2 == 0 ? map.key() : map.value()));
      }
      return rex.makeCall(type, SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR, entries);
    }
    return type.equals(expression.getType()) ? expression : rex.makeCast(type, expression);
  }

  private static boolean fits(RexNode expression, Field column) {
    if (column.getType() instanceof MapType map
        && expression.getKind() == SqlKind.MAP_VALUE_CONSTRUCTOR) {
      List<RexNode> operands = ((RexCall) expression).getOperands();
      boolean fit = true;
      for (int i = 0; i < operands.size(); i++) {
        fit &= fits(operands.get(i), i % 2 == 0 ? map.key() : map.value());
      }
      return fit;
    }
    return fits(expression.getType(), column)
        || (column.getType() instanceof ArrayType array
            && expression.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
            && ((RexCall) expression)
                .getOperands().stream().allMatch(e -> fits(e, array.element())));
  }

  /** Whether any value of a type can be assigned; the elements of an array stay as they are. */
  private static boolean fits(RelDataType type, Field column) {
    if (type.getSqlTypeName() == SqlTypeName.NULL) {
      return true;
    }
    ColumnType to = ColumnType.of(column);
    if (SqlTypes.columnType(type).filter(from -> isAllowed(from, to)).isEmpty()) {
      return false;
    }
    if (column.getType() instanceof StructType struct) {
      List<Field> fields = struct.fields();
      boolean fit = type.getFieldCount() == fields.size();
      for (int i = 0; fit && i < fields.size(); i++) {
        fit = fits(type.getFieldList().get(i).getType(), fields.get(i));
      }
      return fit;
    }
    return !to.isNested() || ColumnType.isAlike(SqlTypes.field("", type, true), column);
  }

  private static boolean isConverted(RexNode expression, Field column) {
    return ColumnType.of(column).isNested()
        && !ColumnType.isAlike(SqlTypes.field("", expression.getType(), true), column);
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
      case BOOLEAN, DOUBLE, VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP, TIME, INTERVAL, MONTHS ->
          from == to;
    };
  }
}
