package dev.laminardb.sql.plan;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.over.Bound;
import dev.laminardb.core.operator.over.Frame;
import dev.laminardb.sql.parse.GroupsFrame;
import java.math.BigDecimal;
import java.math.MathContext;
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
    Bound lower = bound(window.getLowerBound());
    Bound upper = bound(window.getUpperBound());
    Frame.Exclusion exclusion = exclusion(window.getExclude());
    boolean isWhole = lower.equals(Bound.BEGINNING) && upper.equals(Bound.END);
    if (window.orderKeys.isEmpty() || isWhole) {
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

  private Bound bound(RexWindowBound bound) {
    if (bound.isUnbounded()) {
      return bound.isPreceding() ? Bound.BEGINNING : Bound.END;
    }
    if (bound.isCurrentRow()) {
      return Bound.CURRENT;
    }
    long offset = offset(bound);
    return new Bound(bound.isPreceding() ? Bound.Kind.PRECEDING : Bound.Kind.FOLLOWING, offset);
  }

  private long offset(RexWindowBound bound) {
    RexNode offset =
        isOfGroups(bound) ? ((RexCall) bound.getOffset()).getOperands().get(0) : bound.getOffset();
    BigDecimal value =
        offset instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (value == null || value.signum() < 0) {
      throw error.apply("the offset of a frame has to be a number that is not negative", null);
    }
    return window.isRows() ? whole(value) : ofKey(value, bound);
  }

  private long ofKey(BigDecimal value, RexWindowBound bound) {
    if (window.orderKeys.size() != 1) {
      throw error.apply("RANGE with an offset goes with one sort key", "use ROWS");
    }
    RelDataType key = window.orderKeys.get(0).left.getType();
    RelDataType offset = ((RexLiteral) bound.getOffset()).getType();
    boolean isTime =
        key.getSqlTypeName() == SqlTypeName.TIMESTAMP || key.getSqlTypeName() == SqlTypeName.DATE;
    if (isTime != SqlTypeUtil.isInterval(offset)) {
      throw error.apply(
          "the offset of a RANGE by a key of type " + key.getSqlTypeName() + " cannot be this",
          isTime ? "such as INTERVAL '5' MINUTE" : "write a number");
    }
    if (isTime && offset.getSqlTypeName().isYearMonth()) {
      throw error.apply(
          "the offset of a RANGE cannot be in years or months, which have no fixed length",
          "use DAY, HOUR, MINUTE or SECOND");
    }
    return switch (key.getSqlTypeName()) {
      case INTEGER, BIGINT -> whole(value);
      case TIMESTAMP -> whole(value.multiply(MICROS_IN_MILLI));
      case DATE -> whole(value.divide(MILLIS_IN_DAY, MathContext.DECIMAL64));
      case DOUBLE -> Double.doubleToLongBits(value.doubleValue());
      default ->
          throw error.apply(
              "RANGE with an offset by a key of type "
                  + key.getSqlTypeName()
                  + " is not available yet",
              "by INT, BIGINT, DOUBLE, DATE and TIMESTAMP it is");
    };
  }

  private long whole(BigDecimal value) {
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw error.apply("the offset of this frame has to be a whole number", null);
    }
  }
}
