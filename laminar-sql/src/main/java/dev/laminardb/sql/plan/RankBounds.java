package dev.laminardb.sql.plan;

import java.math.BigDecimal;
import java.util.OptionalLong;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlKind;

/**
 * What conditions say about how great a row number may be: comparisons with whole numbers count.
 * For one thread.
 */
final class RankBounds {
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private final RexOver number;
  private long limit = UNBOUNDED;

  RankBounds(RexOver number) {
    this.number = number;
  }

  /** Takes one of the conditions into account. */
  void restrict(RexNode condition) {
    limit = Math.min(limit, greatest(condition));
  }

  /** Whether the number is bounded. */
  boolean isBounded() {
    return limit < UNBOUNDED;
  }

  /** The greatest number that may satisfy the conditions; less than 1 if none can. */
  long limit() {
    return limit;
  }

  /** Whether a condition is satisfied by all numbers from 1 to a limit. */
  boolean implies(RexNode condition, int upTo) {
    long greatest = greatest(condition);
    return greatest < UNBOUNDED
        && greatest >= upTo
        && (condition.getKind() != SqlKind.EQUALS || upTo == 1);
  }

  /** The greatest number that satisfies a condition, or {@link #UNBOUNDED}. */
  private long greatest(RexNode condition) {
    if (!(condition instanceof RexCall call) || call.getOperands().size() != 2) {
      return UNBOUNDED;
    }
    boolean numberFirst = call.getOperands().get(0).equals(number);
    if (!numberFirst && !call.getOperands().get(1).equals(number)) {
      return UNBOUNDED;
    }
    OptionalLong constant = constant(call.getOperands().get(numberFirst ? 1 : 0));
    if (constant.isEmpty()) {
      return UNBOUNDED;
    }
    return switch (numberFirst ? call.getKind() : call.getKind().reverse()) {
      case LESS_THAN_OR_EQUAL, EQUALS -> constant.getAsLong();
      case LESS_THAN -> Math.max(0, constant.getAsLong()) - 1;
      default -> UNBOUNDED;
    };
  }

  private static OptionalLong constant(RexNode node) {
    if (node.getKind() == SqlKind.CAST) {
      return constant(((RexCall) node).getOperands().get(0));
    }
    if (node instanceof RexLiteral literal && literal.getValue() instanceof BigDecimal value) {
      boolean whole = value.stripTrailingZeros().scale() <= 0 && value.precision() <= 18;
      return whole ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
