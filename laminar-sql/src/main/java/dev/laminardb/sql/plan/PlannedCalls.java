package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.UserCall;
import dev.laminardb.core.operator.aggregate.WithinGroup;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.sql.function.JavaType;
import dev.laminardb.sql.function.UserAggregateOperator;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.DialectAggregates;
import dev.laminardb.sql.validate.OrderedSetFunction;
import dev.laminardb.sql.validate.ValidatedQuery;
import dev.laminardb.sql.validate.WindowFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one aggregation: from Calcite's, over the columns of the step before it, which are
 * added as they are needed. Used while a query is planned.
 */
final class PlannedCalls {
  private final ValidatedQuery query;
  private final SegmentBuilder builder;
  private final Aggregate aggregate;
  private final StepInputs inputs;
  private final Refusal error;
  private final AggregateFilters filters;

  /** What is thrown of a message, and a hint or null; it points at the aggregation. */
  interface Refusal {
    LaminarException of(ErrorCode code, String message, @Nullable String hint);
  }

  PlannedCalls(
      ValidatedQuery query,
      SegmentBuilder builder,
      Aggregate aggregate,
      StepInputs inputs,
      Refusal error) {
    this.query = query;
    this.builder = builder;
    this.aggregate = aggregate;
    this.inputs = inputs;
    this.error = error;
    this.filters = new AggregateFilters(builder.base(), inputs::column);
  }

  /** The conditions of filters that are no columns. */
  List<RexNode> conditions() {
    return filters.conditions();
  }

  /** Refuses calls that rows cannot be taken back from, where some are. */
  void checkRetractable(List<AggregateCall> calls) {
    for (AggregateCall call : calls) {
      UserCall user = call.user();
      if (builder.retracts() && !call.canRetract()) {
        throw user == null
            ? error.of(
                ErrorCode.UNSUPPORTED,
                call.function() + " over rows that can be retracted is not available yet",
                call.function() == AggregateFunction.APPROX_COUNT_DISTINCT
                    ? "a sketch cannot forget a value; COUNT(DISTINCT ..) can, and is exact"
                    : "the other aggregates are")
            : error.of(
                ErrorCode.UNSUPPORTED,
                "the rows here can be retracted, which "
                    + user.aggregate().name()
                    + " has no method for",
                "give its class a method retract(state, arguments), which undoes add");
      }
    }
  }

  /** Refuses what would have to be made of several panes, or of sessions that become one. */
  void checkMergeable(List<AggregateCall> calls, WindowFunction window) {
    for (AggregateCall call : calls) {
      UserCall user = call.user();
      if (window != WindowFunction.TUMBLE
          && user != null
          && !call.distinct()
          && !user.aggregate().canMerge()) {
        throw error.of(
            ErrorCode.UNSUPPORTED,
            window
                + " windows are put together from parts, which "
                + user.aggregate().name()
                + " has no method for",
            "give its class a method merge(state, state), or group by TUMBLE");
      }
    }
  }

  /**
   * The calls, whose columns are added to the inputs.
   *
   * @param groupCount how many columns of the aggregation are keys
   * @param time the event time, or null if there is none
   */
  List<AggregateCall> calls(int groupCount, @Nullable RexNode time) {
    List<AggregateCall> calls = new ArrayList<>();
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      org.apache.calcite.rel.core.AggregateCall call = aggregate.getAggCallList().get(i);
      if (isConstant(call)) {
        continue;
      }
      calls.add(call(call, aggregate.getRowType().getFieldNames().get(groupCount + i), time));
    }
    checkFilters(calls);
    if (groupCount == 0 && calls.isEmpty()) {
      calls.add(rowCount());
    }
    return calls;
  }

  private AggregateCall call(
      org.apache.calcite.rel.core.AggregateCall call, String name, @Nullable RexNode time) {
    AggregateFunction function = function(call);
    int argument = call.getArgList().isEmpty() ? -1 : argument(call, 0, name + "_argument");
    int filter =
        call.filterArg < 0
            ? AggregateCall.NO_FILTER
            : filters.filter(builder.projects().get(call.filterArg), name + "_filter");
    checkWord(call, function, argument);
    boolean two =
        call.getArgList().size() == 2 && !(call.getAggregation() instanceof OrderedSetFunction);
    int second = two ? argument(call, 1, name + "_argument2") : -1;
    return new AggregateCall(
        function,
        argument,
        filter,
        inputs.fieldOf(call.getType(), name),
        call.isDistinct() && isChangedByDistinct(function),
        isOrdered(function) ? timeColumn(function, time) : second,
        -1,
        within(call, name),
        userCall(call, name));
  }

  /** What a function of ordered values takes besides, with the columns of its order. */
  private WithinGroup within(org.apache.calcite.rel.core.AggregateCall call, String name) {
    if (!(call.getAggregation() instanceof OrderedSetFunction ordered)) {
      return WithinGroup.ASCENDING;
    }
    WithinGroup within = ordered.within();
    List<SortKey> order = new ArrayList<>();
    for (SortKey key : within.order()) {
      int column = argument(call, key.column(), name + "_order" + key.column());
      order.add(new SortKey(column, key.descending(), key.nullsFirst()));
    }
    if (OrderedSetFunction.HAND_ON.contains(ordered.function())) {
      orderByValue(order, argument(call, 0, name + "_argument"));
    }
    return new WithinGroup(
        within.descending(), within.fraction(), within.separator(), within.once(), order);
  }

  /** Values that are equal in what they go by are in their own order, unless they have none. */
  private void orderByValue(List<SortKey> order, int column) {
    boolean known = order.stream().anyMatch(key -> key.column() == column);
    if (!known && !ColumnType.of(inputs.field(column)).isNested()) {
      order.add(new SortKey(column, false, false));
    }
  }

  /** What a call of the application's aggregate is of. */
  private @Nullable UserCall userCall(org.apache.calcite.rel.core.AggregateCall call, String name) {
    if (!(call.getAggregation() instanceof UserAggregateOperator user)) {
      return null;
    }
    List<Integer> arguments = new ArrayList<>();
    for (int i = 0; i < call.getArgList().size(); i++) {
      arguments.add(argument(call, i, name + "_argument" + (i == 0 ? "" : i + 1)));
    }
    return new UserCall(user.function().aggregate(), arguments);
  }

  /** The column of an argument, in the type that the function is computed in. */
  private int argument(org.apache.calcite.rel.core.AggregateCall call, int number, String name) {
    RexNode argument = builder.projects().get(call.getArgList().get(number));
    if (call.getAggregation() instanceof UserAggregateOperator user) {
      return inputs.column(asTaken(user.function().parameters().get(number), argument), name);
    }
    SqlTypeName computed = computedAs(call.getAggregation(), argument.getType());
    if (argument.getType().getSqlTypeName() == computed) {
      return inputs.column(argument, name);
    }
    RelDataType type = query.types().createSqlType(computed);
    return inputs.column(
        aggregate
            .getCluster()
            .getRexBuilder()
            .makeAbstractCast(
                query.types().createTypeWithNullability(type, argument.getType().isNullable()),
                argument,
                false),
        name);
  }

  /** An argument in the type that a method of the application takes. */
  private RexNode asTaken(JavaType parameter, RexNode argument) {
    SqlTypeName given = argument.getType().getSqlTypeName();
    RelDataType type;
    if (parameter != JavaType.DECIMAL) {
      type = SqlTypes.relType(query.types(), parameter.column(), argument.getType().isNullable());
    } else if (given == SqlTypeName.DECIMAL) {
      return argument;
    } else {
      type =
          query
              .types()
              .createTypeWithNullability(
                  query.types().createSqlType(SqlTypeName.DECIMAL, 19, 0),
                  argument.getType().isNullable());
    }
    return given == type.getSqlTypeName()
        ? argument
        : aggregate.getCluster().getRexBuilder().makeAbstractCast(type, argument, false);
  }

  /** Sums and bits are of INT, BIGINT, DECIMAL and DOUBLE, statistics of DOUBLE. */
  static SqlTypeName computedAs(SqlAggFunction function, RelDataType argument) {
    SqlTypeName type = argument.getSqlTypeName();
    if (DialectAggregates.isReal(function)) {
      return SqlTypeName.DOUBLE;
    }
    return switch (function.getKind()) {
      case SUM, SUM0, AVG, BIT_AND, BIT_OR, BIT_XOR ->
          switch (type) {
            case TINYINT, SMALLINT -> SqlTypeName.INTEGER;
            case REAL -> SqlTypeName.DOUBLE;
            default -> type;
          };
      default -> type;
    };
  }

  /** Makes sure that there is a group without keys, also where nothing else asks for it. */
  private static AggregateCall rowCount() {
    return new AggregateCall(
        AggregateFunction.COUNT,
        -1,
        AggregateCall.NO_FILTER,
        ColumnType.BIGINT.field("rows", false),
        false,
        -1);
  }

  private void checkFilters(List<AggregateCall> calls) {
    long different =
        calls.stream()
            .map(AggregateCall::filter)
            .filter(f -> f != AggregateCall.NO_FILTER)
            .distinct()
            .count();
    if (different > AggregateCall.MOST_FILTERS) {
      throw error.of(
          ErrorCode.UNSUPPORTED,
          different + " different FILTERs are more than an aggregation can have",
          "at most " + AggregateCall.MOST_FILTERS + "; split the query over two streams");
    }
  }

  private AggregateFunction function(org.apache.calcite.rel.core.AggregateCall call) {
    if (call.isDistinct() && call.getArgList().size() != 1) {
      throw error.of(
          ErrorCode.UNSUPPORTED,
          DialectAggregates.name(call.getAggregation())
              + "(DISTINCT ..) of several arguments is not available yet",
          null);
    }
    if (call.getAggregation() instanceof UserAggregateOperator user) {
      checkDistinct(call, user);
      return AggregateFunction.USER;
    }
    if (call.isApproximate() && call.getAggregation().getKind() == SqlKind.COUNT) {
      return AggregateFunction.APPROX_COUNT_DISTINCT;
    }
    if (call.isApproximate() || !call.getCollation().getFieldCollations().isEmpty()) {
      throw error.of(ErrorCode.UNSUPPORTED, call + " is not available yet", null);
    }
    if (call.getAggregation() instanceof OrderedSetFunction ordered) {
      return ordered.function();
    }
    return switch (call.getAggregation().getKind()) {
      case COUNT -> AggregateFunction.COUNT;
      case SUM -> AggregateFunction.SUM;
      case MIN -> AggregateFunction.MIN;
      case MAX -> AggregateFunction.MAX;
      case AVG -> AggregateFunction.AVG;
      case FIRST_VALUE -> AggregateFunction.FIRST_VALUE;
      case LAST_VALUE -> AggregateFunction.LAST_VALUE;
      case SINGLE_VALUE -> AggregateFunction.SINGLE_VALUE;
      default -> {
        String name = DialectAggregates.name(call.getAggregation());
        yield Stream.of(AggregateFunction.values())
            .filter(f -> f.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    error.of(
                        ErrorCode.UNSUPPORTED,
                        "aggregate function " + name + " is not available yet",
                        null));
      }
    };
  }

  /** Refuses DISTINCT strings, of which only numbers are handed on. */
  private void checkDistinct(
      org.apache.calcite.rel.core.AggregateCall call, UserAggregateOperator user) {
    if (call.isDistinct() && user.function().parameters().get(0) == JavaType.STRING) {
      throw error.of(
          ErrorCode.UNSUPPORTED,
          user.getName() + "(DISTINCT ..) of VARCHAR is not available yet",
          "aggregate a SELECT DISTINCT of the keys and the argument");
    }
  }

  /** Refuses DECIMALs that take two words where one is kept. */
  private void checkWord(
      org.apache.calcite.rel.core.AggregateCall call, AggregateFunction function, int argument) {
    boolean oneWord = isOrdered(function) || (call.isDistinct() && isChangedByDistinct(function));
    if (oneWord
        && argument >= 0
        && inputs.field(argument).getType() instanceof ArrowType.Decimal decimal
        && decimal.getPrecision() > 18) {
      throw error.of(
          ErrorCode.UNSUPPORTED,
          function
              + (call.isDistinct() ? "(DISTINCT ..)" : "")
              + " of a DECIMAL of more than 18 digits is not available yet",
          "cast it to DECIMAL(18, ..)");
    }
  }

  /** Whether a function of different values is another one than of all. */
  static boolean isChangedByDistinct(AggregateFunction function) {
    return switch (function) {
      case COUNT, SUM, AVG, BIT_XOR, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, USER -> true;
      default -> false;
    };
  }

  private static boolean isOrdered(AggregateFunction function) {
    return function == AggregateFunction.FIRST_VALUE || function == AggregateFunction.LAST_VALUE;
  }

  private int timeColumn(AggregateFunction function, @Nullable RexNode time) {
    if (time == null) {
      throw error.of(
          ErrorCode.WATERMARK_REQUIRED,
          function + " goes by event time, and no column here carries a watermark",
          "declare WATERMARK FOR one in CREATE SOURCE, and pass it on unchanged");
    }
    return inputs.column(time, "event_time");
  }

  /** Whether a call gives the same for every group; the rules for subqueries make such calls. */
  static boolean isConstant(org.apache.calcite.rel.core.AggregateCall call) {
    return call.getAggregation().getKind() == SqlKind.LITERAL_AGG;
  }
}
