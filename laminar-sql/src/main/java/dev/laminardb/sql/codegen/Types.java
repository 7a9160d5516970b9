package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.type.SqlTypes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** Which column type generated code computes an expression in. */
final class Types {
  private Types() {}

  /**
   * The column type of an expression's values. An interval of days to seconds is a BIGINT of
   * microseconds, one of years or months a BIGINT of months; an untyped NULL is a BOOLEAN until its
   * context knows better.
   */
  static ColumnType of(RexNode node) {
    RelDataType type = node.getType();
    SqlTypeName name = type.getSqlTypeName();
    if (SqlTypeName.INTERVAL_TYPES.contains(name)) {
      return ColumnType.BIGINT;
    }
    if (name == SqlTypeName.NULL) {
      return ColumnType.BOOLEAN;
    }
    return SqlTypes.columnType(type)
        .orElseThrow(() -> new UnsupportedExpressionException(node, "type " + type));
  }

  static boolean isInterval(RexNode node) {
    return SqlTypeName.INTERVAL_TYPES.contains(node.getType().getSqlTypeName());
  }

  /** Whether an interval is of years or months. */
  static boolean isMonths(RexNode node) {
    return SqlTypeName.YEAR_INTERVAL_TYPES.contains(node.getType().getSqlTypeName());
  }

  static boolean isUntypedNull(RexNode node) {
    return node.getType().getSqlTypeName() == SqlTypeName.NULL;
  }

  static boolean isDecimal(RexNode node) {
    return node.getType().getSqlTypeName() == SqlTypeName.DECIMAL;
  }

  static boolean isInteger(ColumnType type) {
    return type == ColumnType.INT || type == ColumnType.BIGINT;
  }

  static boolean isNumeric(ColumnType type) {
    return switch (type) {
      case INT, BIGINT, DECIMAL, DOUBLE -> true;
      default -> false;
    };
  }

  /** The wider of two numeric types. */
  static ColumnType wider(ColumnType a, ColumnType b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
