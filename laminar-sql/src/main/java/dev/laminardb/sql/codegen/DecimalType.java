package dev.laminardb.sql.codegen;

import dev.laminardb.core.kernel.Decimals;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * How many digits an exact number has, and how many of them are behind its point.
 *
 * @param precision of a BIGINT 19, though most numbers of 19 digits are beyond it
 */
record DecimalType(int precision, int scale) {

  /** Of a DECIMAL, INT or BIGINT. */
  static DecimalType of(RexNode node) {
    RelDataType type = node.getType();
    if (!SqlTypeUtil.isExactNumeric(type)) {
      throw new UnsupportedExpressionException(node, type + " as DECIMAL");
    }
    return new DecimalType(type.getPrecision(), type.getScale());
  }

  /** How many digits are before the point. */
  int integerDigits() {
    return precision - scale;
  }

  /** Whether every such number fits one word. */
  boolean isNarrow() {
    return precision <= Decimals.NARROW_DIGITS;
  }

  /** Whether every number of another type is one of this. */
  boolean holds(DecimalType other) {
    return scale >= other.scale && integerDigits() >= other.integerDigits();
  }
}
