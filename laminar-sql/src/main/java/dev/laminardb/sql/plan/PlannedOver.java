package dev.laminardb.sql.plan;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.over.Frame;
import dev.laminardb.core.operator.over.OverCall;
import dev.laminardb.core.operator.over.OverFunction;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.DialectAggregates;
import dev.laminardb.sql.validate.OrderedSetFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** One function OVER a window, and the columns of the step before that it reads. */
final class PlannedOver {
  private final RexOver over;
  private final RexBuilder rex;
  private final BiFunction<String, @Nullable String, LaminarException> error;
  private final Frame frame;
  private final @Nullable OverFunction function;
  private final @Nullable AggregateFunction aggregate;

  /** The columns of its arguments that are values: not of distances and counts. */
  private final List<Integer> inputs = new ArrayList<>();

  /**
   * A function.
   *
   * @param input finds or adds the column of an expression
   * @param error refuses something, with a hint
   */
  PlannedOver(
      RexOver over,
      RexBuilder rex,
      ToIntFunction<RexNode> input,
      BiFunction<String, @Nullable String, LaminarException> error) {
    this.over = over;
    this.rex = rex;
    this.error = error;
    this.frame = new OverFrames(over.getWindow(), error).frame();
    this.function = function(over);
    this.aggregate = function == null ? aggregate() : null;
    if (over.isDistinct()) {
      throw error.apply(name() + " with DISTINCT is not available yet", null);
    }
    arguments().forEach(argument -> inputs.add(input.applyAsInt(argument)));
  }

  private static @Nullable OverFunction function(RexOver over) {
    String name = DialectAggregates.name(over.getAggOperator());
    return Stream.of(OverFunction.values())
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private AggregateFunction aggregate() {
    return switch (over.getAggOperator().getKind()) {
      case COUNT -> AggregateFunction.COUNT;
      case SUM, SUM0 -> AggregateFunction.SUM;
      case MIN -> AggregateFunction.MIN;
      case MAX -> AggregateFunction.MAX;
      case AVG -> AggregateFunction.AVG;
      default ->
          Stream.of(AggregateFunction.values())
              .filter(f -> f.name().equals(name()) && !isOrderedByRows(f))
              .findFirst()
              .orElseThrow(() -> error.apply(name() + " OVER a window is not available", null));
    };
  }

  /** Over a window these would have to go by the order of the window. */
  private static boolean isOrderedByRows(AggregateFunction function) {
    return function == AggregateFunction.STRING_AGG
        || OrderedSetFunction.HAND_ON.contains(function);
  }

  private String name() {
    return DialectAggregates.name(over.getAggOperator());
  }

  private List<RexNode> arguments() {
    List<RexNode> operands = over.getOperands();
    if (function == null) {
      boolean real = DialectAggregates.isReal(over.getAggOperator());
      return operands.stream().map(o -> real ? as(o, SqlTypeName.DOUBLE) : o).toList();
    }
    return switch (function) {
      case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE -> List.of();
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> List.of(asResult(operands.get(0)));
      case LAG, LEAD ->
          operands.size() < 3
              ? List.of(asResult(operands.get(0)))
              : List.of(asResult(operands.get(0)), asResult(operands.get(2)));
    };
  }

  /** An argument in the type of the result, which takes those of a default, too. */
  private RexNode asResult(RexNode argument) {
    RelDataType type = over.getType();
    return SqlTypeUtil.equalSansNullability(rex.getTypeFactory(), type, argument.getType())
        ? argument
        : rex.makeAbstractCast(withNulls(type, argument), argument, false);
  }

  private RexNode as(RexNode argument, SqlTypeName type) {
    return argument.getType().getSqlTypeName() == type
        ? argument
        : rex.makeAbstractCast(
            withNulls(rex.getTypeFactory().createSqlType(type), argument), argument, false);
  }

  private RelDataType withNulls(RelDataType type, RexNode like) {
    RelDataTypeFactory types = rex.getTypeFactory();
    return types.createTypeWithNullability(type, like.getType().isNullable());
  }

  /** The function as the projection has it. */
  RexOver over() {
    return over;
  }

  /** The columns that it reads. */
  List<Integer> inputs() {
    return inputs;
  }

  boolean isAggregate() {
    return aggregate != null;
  }

  /** The rows that it looks at. */
  Frame frame() {
    return frame;
  }

  /**
   * The function for its operator, if it is no aggregate.
   *
   * @param place of a column that it reads the number in the step's input
   */
  OverCall call(IntUnaryOperator place) {
    if (function == null) {
      throw new IllegalStateException(over + " is an aggregate");
    }
    long number = number();
    return new OverCall(
        function,
        inputs.isEmpty() ? -1 : place.applyAsInt(inputs.get(0)),
        inputs.size() < 2 ? -1 : place.applyAsInt(inputs.get(1)),
        number,
        over.ignoreNulls() && (function.isFramed() || number > 0),
        function.isFramed() ? frame : Frame.PARTITION,
        result());
  }

  private long number() {
    List<RexNode> operands = over.getOperands();
    int at = function == OverFunction.NTILE ? 0 : 1;
    boolean has =
        function == OverFunction.NTILE
            || function == OverFunction.NTH_VALUE
            || function == OverFunction.LAG
            || function == OverFunction.LEAD;
    if (!has) {
      return 0;
    }
    if (operands.size() <= at) {
      return 1;
    }
    if (operands.get(at) instanceof RexLiteral literal) {
      Long value = literal.getValueAs(Long.class);
      if (value != null) {
        return value;
      }
    }
    throw error.apply(name() + " takes a whole number here", null);
  }

  /** The function for its operator, if it is an aggregate; see {@link #call}. */
  AggregateCall aggregate(IntUnaryOperator place) {
    if (aggregate == null) {
      throw new IllegalStateException(over + " is no aggregate");
    }
    return new AggregateCall(
        aggregate,
        inputs.isEmpty() ? -1 : place.applyAsInt(inputs.get(0)),
        AggregateCall.NO_FILTER,
        result(),
        false,
        inputs.size() < 2 ? -1 : place.applyAsInt(inputs.get(1)));
  }

  private Field result() {
    boolean nullable = over.getType().isNullable() || frame.mayBeEmpty();
    return SqlTypes.field(name(), over.getType(), nullable && aggregate != AggregateFunction.COUNT);
  }
}
