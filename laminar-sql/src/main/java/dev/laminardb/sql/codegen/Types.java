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
    return switch (type) {
      case TINYINT, SMALLINT, INT, BIGINT -> true;
      default -> false;
    };
  }

  static boolean isNumeric(ColumnType type) {
    return switch (type) {
      case TINYINT, SMALLINT, INT, BIGINT, DECIMAL, REAL, DOUBLE -> true;
      default -> false;
    };
  }

  /** Whether values are microseconds since 1970 in UTC. */
  static boolean isTimestamp(ColumnType type) {
    return type == ColumnType.TIMESTAMP || type == ColumnType.TIMESTAMPTZ;
  }

  /** How many bits the values of an integer type have. */
  static int bits(ColumnType integer) {
    return switch (integer) {
      case TINYINT -> Byte.SIZE;
      case SMALLINT -> Short.SIZE;
      case INT -> Integer.SIZE;
      case BIGINT -> Long.SIZE;
      default -> throw new IllegalArgumentException(integer.name());
    };
  }

  /** The wider of two numeric types. */
  static ColumnType wider(ColumnType a, ColumnType b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
