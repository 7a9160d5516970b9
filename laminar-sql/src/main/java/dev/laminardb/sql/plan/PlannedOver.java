package dev.laminardb.sql.plan;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.WithinGroup;
import dev.laminardb.core.operator.over.Frame;
import dev.laminardb.core.operator.over.OverCall;
import dev.laminardb.core.operator.over.OverFunction;
import dev.laminardb.core.operator.topn.SortKey;
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

  /** The order of the window, in columns of the step before. */
  private final List<SortKey> order;

  /** The columns of its arguments that are values: not of distances and counts. */
  private final List<Integer> inputs = new ArrayList<>();

  /**
   * A function.
   *
   * @param order of its window
   * @param input finds or adds the column of an expression
   * @param error refuses something, with a hint
   */
  PlannedOver(
      RexOver over,
      RexBuilder rex,
      List<SortKey> order,
      ToIntFunction<RexNode> input,
      BiFunction<String, @Nullable String, LaminarException> error) {
    this.over = over;
    this.rex = rex;
    this.order = order;
    this.error = error;
    this.frame = new OverFrames(over.getWindow(), error).frame();
    this.function = function(over);
    this.aggregate = function == null ? aggregate() : null;
    checkDistinct();
    arguments().forEach(argument -> inputs.add(input.applyAsInt(argument)));
  }

  private static @Nullable OverFunction function(RexOver over) {
    String name = DialectAggregates.name(over.getAggOperator());
    return Stream.of(OverFunction.values())
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private void checkDistinct() {
    if (over.isDistinct() && over.getOperands().size() != 1) {
      throw error.apply(name() + "(DISTINCT ..) of several arguments is not available yet", null);
    }
    boolean isWide =
        isDistinct()
            && over.getOperands().get(0).getType().getSqlTypeName() == SqlTypeName.DECIMAL
            && over.getOperands().get(0).getType().getPrecision() > 18;
    if (isWide) {
      throw error.apply(
          name() + "(DISTINCT ..) of a DECIMAL of more than 18 digits is not available yet",
          "cast it to DECIMAL(18, ..)");
    }
  }

  /** Whether the same value twice would make a difference, and must not. */
  private boolean isDistinct() {
    return over.isDistinct() && aggregate != null && PlannedCalls.isChangedByDistinct(aggregate);
  }

  private AggregateFunction aggregate() {
    if (over.getAggOperator() instanceof OrderedSetFunction ordered) {
      return ordered.function();
    }
    return switch (over.getAggOperator().getKind()) {
      case COUNT -> AggregateFunction.COUNT;
      case SUM, SUM0 -> AggregateFunction.SUM;
      case MIN -> AggregateFunction.MIN;
      case MAX -> AggregateFunction.MAX;
      case AVG -> AggregateFunction.AVG;
      default ->
          Stream.of(AggregateFunction.values())
              .filter(f -> f.name().equals(name()))
              .findFirst()
              .orElseThrow(() -> error.apply(name() + " OVER a window is not available", null));
    };
  }

  private String name() {
    return DialectAggregates.name(over.getAggOperator());
  }

  private List<RexNode> arguments() {
    List<RexNode> operands = over.getOperands();
    if (function == null) {
      return operands.stream()
          .map(o -> as(o, PlannedCalls.computedAs(over.getAggOperator(), o.getType())))
          .toList();
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
        isDistinct(),
        isOrdered() || inputs.size() < 2 ? -1 : place.applyAsInt(inputs.get(1)),
        -1,
        within(place),
        null);
  }

  private boolean isOrdered() {
    return over.getAggOperator() instanceof OrderedSetFunction;
  }

  /**
   * What a function of ordered values takes besides: where it puts all values together and says no
   * order, they are in that of the window.
   */
  private WithinGroup within(IntUnaryOperator place) {
    if (!(over.getAggOperator() instanceof OrderedSetFunction ordered)) {
      return WithinGroup.ASCENDING;
    }
    WithinGroup within = ordered.within();
    AggregateFunction called = ordered.function();
    boolean collects =
        called == AggregateFunction.STRING_AGG || called == AggregateFunction.ARRAY_AGG;
    boolean asWindow = collects && within.order().isEmpty() && !within.once();
    List<SortKey> keys = new ArrayList<>();
    for (SortKey key : asWindow ? order : within.order()) {
      int column = asWindow ? key.column() : inputs.get(key.column());
      keys.add(new SortKey(place.applyAsInt(column), key.descending(), key.nullsFirst()));
    }
    int value = place.applyAsInt(inputs.get(0));
    boolean known = keys.stream().anyMatch(key -> key.column() == value);
    if (OrderedSetFunction.HAND_ON.contains(called) && !known && !isNested()) {
      keys.add(new SortKey(value, false, false));
    }
    return new WithinGroup(
        within.descending(), within.fraction(), within.separator(), within.once(), keys);
  }

  /** Whether the values of the first argument have no order of their own. */
  private boolean isNested() {
    return switch (over.getOperands().get(0).getType().getSqlTypeName()) {
      case ARRAY, ROW, MAP, MULTISET -> true;
      default -> false;
    };
  }

  private Field result() {
    boolean nullable = over.getType().isNullable() || frame.mayBeEmpty();
    return SqlTypes.field(name(), over.getType(), nullable && aggregate != AggregateFunction.COUNT);
  }
}
