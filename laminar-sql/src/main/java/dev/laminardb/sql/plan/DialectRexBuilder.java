package dev.laminardb.sql.plan;

import dev.laminardb.sql.type.IntervalLengths;
import dev.laminardb.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Makes expressions in which a constant is cast to what a column of the same value is cast to.
 * Calcite's own builder computes such casts ahead, by other rules than generated code: it cuts off
 * where that rounds. Here a cast is computed ahead only where the value stays as it is; and where
 * it is of type DECIMAL, where the rules are the same: halves go away from zero.
 */
final class DialectRexBuilder extends RexBuilder {

  DialectRexBuilder(RelDataTypeFactory types) {
    super(types);
  }

  @Override
  public RexNode makeCast(
      SqlParserPos position,
      RelDataType type,
      RexNode expression,
      boolean matchNullability,
      boolean safe,
      RexLiteral format) {
    if (type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
        && expression instanceof RexLiteral literal
        && literal.getTypeName() == SqlTypeName.TIMESTAMP
        && !literal.isNull()) {
      // The session's zone is UTC.
      return makeTimestampWithLocalTimeZoneLiteral(
          Objects.requireNonNull(literal.getValueAs(TimestampString.class)), type.getPrecision());
    }
    if (isRetyped(type, expression) && !safe) {
      RexNode length =
          makeIntervalLiteral(
              ((RexLiteral) expression).getValueAs(BigDecimal.class),
              Objects.requireNonNull(type.getIntervalQualifier()));
      return type.isNullable() && matchNullability
          ? makeAbstractCast(position, type, length, false, format)
          : length;
    }
    boolean rows = type.isStruct() && expression.getType().isStruct();
    if (rows && !safe && !type.equals(expression.getType())) {
      return row(position, type, expression, matchNullability, format);
    }
    BigDecimal decimal = decimal(type, expression);
    RexNode value = decimal == null ? null : ofDecimal(type, decimal);
    if (value != null) {
      return type.isNullable() && matchNullability
          ? makeAbstractCast(position, type, value, safe, format)
          : value;
    }
    boolean sameRules =
        decimal == null
            && (!(expression instanceof RexLiteral literal)
                || literal.isNull()
                || keepsValue(literal.getType(), type));
    return sameRules
        ? super.makeCast(position, type, expression, matchNullability, safe, format)
        : makeAbstractCast(position, type, expression, safe, format);
  }

  /** Whether a constant of an interval becomes one of other units of the same kind. */
  private static boolean isRetyped(RelDataType type, RexNode expression) {
    return SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())
        && expression instanceof RexLiteral literal
        && !literal.isNull()
        && literal.getType().getFamily() == type.getFamily()
        && IntervalLengths.leastUnit(type) <= IntervalLengths.leastUnit(literal.getType());
  }

  /** A row as another type, field by field; NULL stays NULL. */
  private RexNode row(
      SqlParserPos position,
      RelDataType type,
      RexNode row,
      boolean matchNullability,
      RexLiteral format) {
    List<RelDataTypeField> fields = type.getFieldList();
    if (row.getType().getFieldCount() != fields.size()) {
      return makeAbstractCast(position, type, row, false, format);
    }
    boolean isMade = row.getKind() == SqlKind.ROW;
    List<RexNode> values = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      RexNode value = isMade ? ((RexCall) row).getOperands().get(i) : makeFieldAccess(row, i);
      values.add(
          makeCast(position, fields.get(i).getType(), value, matchNullability, false, format));
    }
    // Calcite calls a row nullable that is made of nothing but what is.
    RelDataType typed =
        getTypeFactory().createTypeWithNullability(type, row.getType().isNullable());
    RexNode made = makeCall(typed, SqlStdOperatorTable.ROW, values);
    return isMade || !row.getType().isNullable()
        ? made
        : makeCall(
            typed,
            SqlStdOperatorTable.CASE,
            List.of(makeCall(SqlStdOperatorTable.IS_NULL, row), makeNullLiteral(type), made));
  }

  /** The value of a constant that is cast from or to DECIMAL, or to an integer that may be less. */
  private static @Nullable BigDecimal decimal(RelDataType to, RexNode node) {
    boolean exact =
        switch (to.getSqlTypeName()) {
          case DECIMAL, TINYINT, SMALLINT -> true;
          default -> false;
        };
    return exact
            && node instanceof RexLiteral literal
            && !literal.isNull()
            && SqlTypeUtil.isIntType(node.getType())
        ? literal.getValueAs(BigDecimal.class)
        : decimal(node);
  }

  /** The value of a DECIMAL constant, also behind minus signs; null of anything else. */
  private static @Nullable BigDecimal decimal(RexNode node) {
    if (node.getType().getSqlTypeName() != SqlTypeName.DECIMAL) {
      return null;
    }
    if (node instanceof RexCall call && call.getKind() == SqlKind.MINUS_PREFIX) {
      BigDecimal inner = decimal(call.getOperands().get(0));
      return inner == null ? null : inner.negate();
    }
    return node instanceof RexLiteral literal && !literal.isNull()
        ? literal.getValueAs(BigDecimal.class)
        : null;
  }

  /** A DECIMAL as another type, half away from zero; null if it does not fit or cannot be cast. */
  private @Nullable RexNode ofDecimal(RelDataType type, BigDecimal decimal) {
    RelDataType notNull = getTypeFactory().createTypeWithNullability(type, false);
    return switch (type.getSqlTypeName()) {
      case DECIMAL -> {
        BigDecimal rounded = decimal.setScale(type.getScale(), RoundingMode.HALF_UP);
        int digits = rounded.precision() - rounded.scale();
        yield digits <= type.getPrecision() - type.getScale() || rounded.signum() == 0
            ? makeExactLiteral(rounded, notNull)
            : null;
      }
      case TINYINT, SMALLINT, INTEGER, BIGINT -> {
        int bits =
            switch (type.getSqlTypeName()) {
              case TINYINT -> Byte.SIZE;
              case SMALLINT -> Short.SIZE;
              case INTEGER -> Integer.SIZE;
              default -> Long.SIZE;
            };
        BigDecimal rounded = decimal.setScale(0, RoundingMode.HALF_UP);
        yield rounded.toBigInteger().bitLength() < bits ? makeExactLiteral(rounded, notNull) : null;
      }
      case DOUBLE ->
          makeApproxLiteral(Double.valueOf(Double.parseDouble(decimal.toString())), notNull);
      case VARCHAR, CHAR -> makeCast(notNull, makeLiteral(decimal.toPlainString()));
      default -> null;
    };
  }

  /** Whether a cast between types leaves every constant as it is, or fails as it would on rows. */
  private static boolean keepsValue(RelDataType from, RelDataType to) {
    if (SqlTypeUtil.isIntType(from)) {
      return SqlTypeUtil.isNumeric(to);
    }
    return switch (from.getSqlTypeName()) {
      case BOOLEAN -> SqlTypeUtil.isIntType(to) || SqlTypeUtil.isBoolean(to);
      case VARCHAR, CHAR -> SqlTypeUtil.inCharFamily(to);
      case TIMESTAMP ->
          to.getSqlTypeName() == SqlTypeName.TIMESTAMP && to.getPrecision() >= from.getPrecision();
      default -> SqlTypes.columnType(from).equals(SqlTypes.columnType(to));
    };
  }
}
