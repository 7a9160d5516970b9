package dev.laminardb.sql.function;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/**
 * {@code (a, b) OVERLAPS (c, d)} as PostgreSQL has it: periods begin at the earlier of their times
 * and do not include the later one, unless both are the same. The second may be the interval
 * between them. A period of which one time is null begins or ends at the other: only what follows
 * from that is true or false. Calcite's own operator includes both ends.
 */
public final class PeriodOverlap {
  /** OVERLAPS of the four operands. */
  public static final SqlFunction FUNCTION =
      new SqlFunction(
          "OVERLAPS",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN_NULLABLE,
          null,
          new Periods(),
          SqlFunctionCategory.TIMEDATE);

  private static final int OPERANDS = 4;

  private final RexBuilder rex;
  private final RelDataType time;

  private PeriodOverlap(RexBuilder rex, RelDataType time) {
    this.rex = rex;
    this.time = time;
  }

  /** Two times, the second at or behind the first unless it is null, which it is if either is. */
  private record Period(RexNode start, RexNode end) {}

  /** Times of which all can be compared; intervals behind those that they can be added to. */
  private record Periods() implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      boolean valid = time(binding.getTypeFactory(), binding.collectOperandTypes()) != null;
      if (!valid && throwOnFailure) {
        throw binding.newValidationSignatureError();
      }
      return valid;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(OPERANDS);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return "(<DATETIME>, <DATETIME>) OVERLAPS (<DATETIME>, <DATETIME>)";
    }
  }

  /** The type that all times are compared in; null if there is none. */
  private static @Nullable RelDataType time(
      RelDataTypeFactory factory, List<RelDataType> operands) {
    List<RelDataType> times = new ArrayList<>();
    for (int i = 0; i < OPERANDS; i++) {
      RelDataType type = operands.get(i);
      boolean isLength = i % 2 == 1 && SqlTypeUtil.isInterval(type);
      if (isLength && operands.get(i - 1).getSqlTypeName() == SqlTypeName.DATE) {
        times.add(factory.createSqlType(SqlTypeName.TIMESTAMP));
      } else if (!isLength && SqlTypeUtil.isDatetime(type)) {
        times.add(type);
      } else if (!isLength || operands.get(i - 1).getSqlTypeName() == SqlTypeName.TIME) {
        return null;
      }
    }
    return factory.leastRestrictive(times);
  }

  /** The call as comparisons of the four times. */
  public static RexNode convert(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    RelDataType time = time(rex.getTypeFactory(), operands.stream().map(RexNode::getType).toList());
    if (time == null) {
      throw new IllegalArgumentException("times of several kinds: " + call);
    }
    PeriodOverlap overlap = new PeriodOverlap(rex, time);
    return overlap.overlap(
        overlap.period(operands.get(0), operands.get(1)),
        overlap.period(operands.get(2), operands.get(3)));
  }

  private Period period(RexNode first, RexNode second) {
    RexNode from = rex.ensureType(time, first, true);
    return SqlTypeUtil.isInterval(second.getType())
        ? ordered(from, rex.makeCall(SqlStdOperatorTable.DATETIME_PLUS, from, second))
        : ordered(from, rex.ensureType(time, second, true));
  }

  private Period ordered(RexNode a, RexNode b) {
    RexNode inOrder = rex.makeCall(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, a, b);
    if (!inOrder.getType().isNullable()) {
      return new Period(either(inOrder, a, b), either(inOrder, b, a));
    }
    RexNode isFirst =
        rex.makeCall(SqlStdOperatorTable.OR, inOrder, rex.makeCall(SqlStdOperatorTable.IS_NULL, b));
    RexNode isLast = rex.makeCall(SqlStdOperatorTable.LESS_THAN, b, a);
    RexNode none = rex.makeNullLiteral(time);
    return new Period(
        either(isFirst, a, b), rex.makeCall(SqlStdOperatorTable.CASE, inOrder, b, isLast, a, none));
  }

  private RexNode either(RexNode condition, RexNode a, RexNode b) {
    return rex.makeCall(SqlStdOperatorTable.CASE, condition, a, b);
  }

  private RexNode overlap(Period a, Period b) {
    RexNode same = rex.makeCall(SqlStdOperatorTable.EQUALS, a.start, b.start);
    return rex.makeCall(
        SqlStdOperatorTable.CASE,
        rex.makeCall(SqlStdOperatorTable.GREATER_THAN, a.start, b.start),
        beginsWithin(a, b),
        rex.makeCall(SqlStdOperatorTable.LESS_THAN, a.start, b.start),
        beginsWithin(b, a),
        rex.makeCall(
            SqlStdOperatorTable.AND,
            same,
            rex.makeCall(SqlStdOperatorTable.AND, known(a), known(b))));
  }

  /** Whether a period that begins later than another begins before its end; both need an end. */
  private RexNode beginsWithin(Period later, Period earlier) {
    return rex.makeCall(
        SqlStdOperatorTable.OR,
        rex.makeCall(SqlStdOperatorTable.LESS_THAN, later.start, earlier.end),
        rex.makeCall(SqlStdOperatorTable.NOT, known(later)));
  }

  /** True, or null if the end is. */
  private RexNode known(Period period) {
    return rex.makeCall(SqlStdOperatorTable.EQUALS, period.end, period.end);
  }
}
