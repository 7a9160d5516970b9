package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.validate.StatementTime;
import dev.laminardb.sql.validate.ValidatedQuery;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Refuses expressions whose value is not a function of the row alone. */
final class PlanExpressions extends RexVisitorImpl<@Nullable Void> {
  /** Beyond all columns there are; the simplifier keeps a set of bits as long as this. */
  private static final int NO_COLUMN = 1 << 16;

  private final ValidatedQuery query;
  private final RexSimplify simplify;

  /**
   * Puts a column of which nothing is known in the place of comparisons of a DOUBLE with another
   * number: the simplifier fails where it puts the two into one range.
   */
  private final RexShuttle withoutMixed =
      new RexShuttle() {
        @Override
        public RexNode visitCall(RexCall call) {
          return isMixed(call) ? new RexInputRef(NO_COLUMN, call.getType()) : super.visitCall(call);
        }
      };

  PlanExpressions(ValidatedQuery query, RexBuilder rex) {
    super(true);
    this.query = query;
    // Constants are left as they are: folding them needs compiled code.
    this.simplify =
        new RexSimplify(
            rex,
            RelOptPredicateList.EMPTY,
            (builder, constants, reduced) -> reduced.addAll(constants));
  }

  /** The expression, if the engine can run it as far as this class knows. */
  RexNode check(RexNode expression) {
    expression.accept(this);
    return expression;
  }

  /** Whether it is plain that no row can satisfy a condition. */
  boolean isNeverTrue(RexNode condition) {
    return simplify.simplifyUnknownAsFalse(condition.accept(withoutMixed)).isAlwaysFalse();
  }

  private static boolean isMixed(RexCall call) {
    return SqlKind.COMPARISON.contains(call.getKind())
        && call.getOperands().stream()
            .anyMatch(operand -> SqlTypeUtil.isApproximateNumeric(operand.getType()))
        && call.getOperands().stream()
            .anyMatch(operand -> SqlTypeUtil.isExactNumeric(operand.getType()));
  }

  @Override
  public @Nullable Void visitCall(RexCall call) {
    if (!call.getOperator().isDeterministic() || call.getOperator().isDynamicFunction()) {
      SqlParserPos position = call.getParserPosition();
      throw refuse(
          position.getLineNum() > 0 ? position : query.blocks().outermost(),
          call.getOperator().getName()
              + (StatementTime.isFunction(call.getOperator().getName())
                  ? " is not available here: what is maintained does not change by the clock;"
                      + " queries that run once, INSERT, UPDATE and DELETE may read it"
                  : " is not available: a result does not change by chance;"
                      + " a query can be given the value as a parameter"));
    }
    return super.visitCall(call);
  }

  @Override
  public @Nullable Void visitOver(RexOver over) {
    throw refuse("OVER stands in the columns of a SELECT or in QUALIFY");
  }

  @Override
  public @Nullable Void visitSubQuery(RexSubQuery subQuery) {
    throw refuse("subqueries in expressions are not available yet");
  }

  @Override
  public @Nullable Void visitCorrelVariable(RexCorrelVariable variable) {
    throw refuse("correlated queries are not available yet");
  }

  @Override
  public @Nullable Void visitDynamicParam(RexDynamicParam parameter) {
    throw refuse("parameters are not available yet");
  }

  private LaminarException refuse(String message) {
    return refuse(query.blocks().outermost(), message);
  }

  private LaminarException refuse(SqlParserPos position, String message) {
    return query.text().error(ErrorCode.UNSUPPORTED, position, message);
  }
}
