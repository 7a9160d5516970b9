package dev.laminardb.sql.plan;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.over.Bound;
import dev.laminardb.core.operator.over.Frame;
import dev.laminardb.sql.parse.GroupsFrame;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.BiFunction;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** The frame of a window as its operator has it. */
final class OverFrames {
  private static final BigDecimal MICROS_IN_MILLI = BigDecimal.valueOf(1_000);
  private static final BigDecimal MILLIS_IN_DAY = BigDecimal.valueOf(86_400_000);

  private final RexWindow window;
  private final BiFunction<String, @Nullable String, LaminarException> error;

  OverFrames(RexWindow window, BiFunction<String, @Nullable String, LaminarException> error) {
    this.window = window;
    this.error = error;
  }

  /** The frame; without an order all rows are peers, so that it is the whole partition. */
  Frame frame() {
    Bound lower = bound(window.getLowerBound(), true);
    Bound upper = bound(window.getUpperBound(), false);
    Frame.Exclusion exclusion = exclusion(window.getExclude());
    boolean isWhole = lower.equals(Bound.BEGINNING) && upper.equals(Bound.END);
    if ((window.orderKeys.isEmpty() && !window.isRows()) || isWhole) {
      return new Frame(Frame.Unit.ROWS, Bound.BEGINNING, Bound.END, exclusion);
    }
    Frame.Unit unit = window.isRows() ? Frame.Unit.ROWS : Frame.Unit.RANGE;
    return new Frame(isOfGroups() ? Frame.Unit.GROUPS : unit, lower, upper, exclusion);
  }

  private static Frame.Exclusion exclusion(RexWindowExclusion exclusion) {
    return switch (exclusion) {
      case EXCLUDE_NO_OTHER -> Frame.Exclusion.NO_OTHERS;
      case EXCLUDE_CURRENT_ROW -> Frame.Exclusion.CURRENT_ROW;
      case EXCLUDE_GROUP -> Frame.Exclusion.GROUP;
      case EXCLUDE_TIES -> Frame.Exclusion.TIES;
    };
  }

  /** Calcite has no such frames: their offsets say so. */
  private boolean isOfGroups() {
    return isOfGroups(window.getLowerBound()) || isOfGroups(window.getUpperBound());
  }

  private static boolean isOfGroups(RexWindowBound bound) {
    return bound.getOffset() instanceof RexCall call && call.getOperator() == GroupsFrame.OFFSET;
  }

  private Bound bound(RexWindowBound bound, boolean isLower) {
    if (bound.isUnbounded()) {
      return bound.isPreceding() ? Bound.BEGINNING : Bound.END;
    }
    if (bound.isCurrentRow()) {
      return Bound.CURRENT;
    }
    Bound.Kind kind = bound.isPreceding() ? Bound.Kind.PRECEDING : Bound.Kind.FOLLOWING;
    RexNode offset =
        isOfGroups(bound) ? ((RexCall) bound.getOffset()).getOperands().get(0) : bound.getOffset();
    BigDecimal value =
        offset instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (value == null || value.signum() < 0) {
      throw error.apply("the offset of a frame has to be a number that is not negative", null);
    }
    if (window.isRows()) {
      return new Bound(kind, whole(value));
    }
    // Between two values that a key can have, the one towards the row is not beyond the bound.
    boolean isOutside = isLower == bound.isPreceding();
    return ofKey(
        kind, value, offset.getType(), isOutside ? RoundingMode.FLOOR : RoundingMode.CEILING);
  }

  private Bound ofKey(
      Bound.Kind kind, BigDecimal value, RelDataType offset, RoundingMode rounding) {
    if (window.orderKeys.size() != 1) {
      throw error.apply("RANGE with an offset goes with one sort key", "use ROWS");
    }
    RelDataType key = window.orderKeys.get(0).left.getType();
    SqlTypeName type = key.getSqlTypeName();
    if (SqlTypeUtil.isInterval(offset)) {
      return offset.getSqlTypeName().isYearMonth()
          ? byMonths(kind, value, type)
          : byTime(kind, value, type, rounding);
    }
    return switch (type) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> units(kind, value, rounding);
      case DECIMAL -> {
        BigInteger units = value.setScale(key.getScale(), rounding).unscaledValue();
        yield inBits(kind, units, 2 * Long.SIZE - 1);
      }
      case REAL, FLOAT, DOUBLE -> new Bound(kind, Double.doubleToLongBits(value.doubleValue()));
      default -> throw mismatch(type);
    };
  }

  private Bound byTime(
      Bound.Kind kind, BigDecimal millis, SqlTypeName type, RoundingMode rounding) {
    return switch (type) {
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME ->
          units(kind, millis.multiply(MICROS_IN_MILLI), rounding);
      case DATE -> units(kind, millis.divide(MILLIS_IN_DAY, 0, rounding), rounding);
      default -> {
        if (SqlTypeName.DAY_INTERVAL_TYPES.contains(type)) {
          yield units(kind, millis.multiply(MICROS_IN_MILLI), rounding);
        }
        throw mismatch(type);
      }
    };
  }

  private Bound byMonths(Bound.Kind kind, BigDecimal months, SqlTypeName type) {
    return switch (type) {
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, DATE ->
          new Bound(kind, months(months), 0, true);
      default -> {
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(type)) {
          yield new Bound(kind, months(months));
        }
        throw mismatch(type);
      }
    };
  }

  private long months(BigDecimal value) {
    return inBits(Bound.Kind.PRECEDING, value.toBigInteger(), Integer.SIZE - 1).offset();
  }

  private LaminarException mismatch(SqlTypeName key) {
    boolean isTime =
        SqlTypeName.DATETIME_TYPES.contains(key) || SqlTypeName.INTERVAL_TYPES.contains(key);
    return error.apply(
        "the offset of a RANGE by a key of type " + key + " cannot be this",
        isTime ? "such as INTERVAL '5' MINUTE" : "write a number");
  }

  /** An offset of whole units, the next number of them in a direction where it is of parts. */
  private Bound units(Bound.Kind kind, BigDecimal value, RoundingMode rounding) {
    return inBits(kind, value.setScale(0, rounding).unscaledValue(), Long.SIZE - 1);
  }

  private Bound inBits(Bound.Kind kind, BigInteger units, int bits) {
    if (units.bitLength() > bits) {
      throw error.apply("the offset of this frame is too large", "write UNBOUNDED");
    }
    return new Bound(kind, units.longValue(), units.shiftRight(Long.SIZE).longValue(), false);
  }

  private long whole(BigDecimal value) {
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw error.apply("the offset of this frame has to be a whole number", null);
    }
  }
}
