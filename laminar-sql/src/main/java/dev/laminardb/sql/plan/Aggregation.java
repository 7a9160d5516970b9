package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.aggregate.UserCall;
import dev.laminardb.core.operator.aggregate.WithinGroup;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.operator.window.SessionWindowSpec;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import dev.laminardb.sql.function.JavaType;
import dev.laminardb.sql.function.UserAggregateOperator;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.DialectAggregates;
import dev.laminardb.sql.validate.OrderedSetFunction;
import dev.laminardb.sql.validate.ValidatedQuery;
import dev.laminardb.sql.validate.WindowFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * One aggregation, of windows if its keys include a bound of one, else over all rows so far: a step
 * that computes exactly the keys, the event time, the arguments and the filters, and over it the
 * step that aggregates.
 */
final class Aggregation {
  private final ValidatedQuery query;
  private final SegmentBuilder builder;
  private final Aggregate aggregate;
  private final int index;

  /** The expressions of the step before, each once. */
  private final List<RexNode> inputs = new ArrayList<>();

  private final List<Field> inputFields = new ArrayList<>();
  private final AggregateFilters filters;
  private @Nullable RexCall window;

  Aggregation(ValidatedQuery query, SegmentBuilder builder, Aggregate aggregate, int index) {
    this.query = query;
    this.builder = builder;
    this.aggregate = aggregate;
    this.index = index;
    this.filters = new AggregateFilters(builder.base(), this::input);
  }

  void add() {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      throw error(ErrorCode.UNSUPPORTED, "GROUPING SETS is not available yet", null);
    }
    List<RexNode> groups =
        aggregate.getGroupSet().asList().stream().map(builder.projects()::get).toList();
    groups.forEach(this::findWindow);
    if (window == null) {
      addRunning(groups);
      return;
    }
    checkUnique(groups);
    RexNode time = window.operands.get(0);
    int[] keyColumns = new int[groups.size()];
    int keyCount = 0;
    for (int i = 0; i < keyColumns.length; i++) {
      if (!WindowBounds.isBound(groups.get(i))) {
        keyColumns[i] = keyCount++;
        inputs.add(groups.get(i));
        inputFields.add(field(groups.get(i).getType(), name(i)));
      }
    }
    int[] keys = new int[keyCount];
    for (int i = 0; i < keyCount; i++) {
      keys[i] = i;
    }
    int timeColumn = input(time, "event_time");
    checkPartition(groups);
    List<dev.laminardb.core.operator.aggregate.AggregateCall> calls = calls(groups.size(), time);
    checkMergeable(calls);
    Schema input = cutInputs();
    PlanStep step =
        WindowBounds.function(window) == WindowFunction.SESSION
            ? new PlanStep.SessionAggregate(
                new SessionWindowSpec(input, keys, timeColumn, WindowBounds.gap(window), calls),
                filters.conditions())
            : new PlanStep.WindowAggregate(
                new WindowAggregateSpec(
                    input, keys, timeColumn, WindowBounds.window(window), calls),
                filters.conditions());
    builder.aggregateWindows(step, keyCount, results(groups, keyColumns, keyCount));
  }

  /** Refuses sessions of other keys than those that are grouped by. */
  private void checkPartition(List<RexNode> groups) {
    List<RexNode> partition =
        window == null || WindowBounds.function(window) != WindowFunction.SESSION
            ? null
            : WindowBounds.partition(window);
    if (partition == null) {
      return;
    }
    Set<RexNode> keys =
        groups.stream().filter(g -> !WindowBounds.isBound(g)).collect(Collectors.toSet());
    if (!keys.equals(Set.copyOf(partition))) {
      throw error(
          ErrorCode.UNSUPPORTED,
          partition.isEmpty()
              ? "sessions of all rows together cannot be grouped by further keys"
              : "sessions are grouped by the keys that they are partitioned by, and by no others",
          "write SESSION(TABLE .. PARTITION BY ..) with the keys of GROUP BY");
    }
  }

  /** Aggregates over all rows so far. */
  private void addRunning(List<RexNode> groups) {
    if (builder.overlap() != null) {
      throw error(
          ErrorCode.UNSUPPORTED,
          "rows of "
              + WindowBounds.function(builder.overlap())
              + " windows"
              + (WindowBounds.function(builder.overlap()).overlaps()
                  ? ", of which each is in several,"
                  : "")
              + " can only be aggregated by window",
          "add window_start, window_end to GROUP BY");
    }
    int[] keys = new int[groups.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = i;
      inputs.add(groups.get(i));
      inputFields.add(field(groups.get(i).getType(), name(i)));
    }
    List<dev.laminardb.core.operator.aggregate.AggregateCall> calls =
        calls(keys.length, builder.eventTime());
    checkRetractable(calls);
    Schema input = cutInputs();
    List<RexNode> results = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      results.add(new RexInputRef(i, type(i)));
    }
    addResults(results, keys.length);
    builder.aggregate(
        new PlanStep.RunningAggregate(
            new RunningAggregateSpec(input, keys, calls), filters.conditions()),
        results);
  }

  private void checkRetractable(List<dev.laminardb.core.operator.aggregate.AggregateCall> calls) {
    for (dev.laminardb.core.operator.aggregate.AggregateCall call : calls) {
      UserCall user = call.user();
      if (builder.retracts() && !call.canRetract()) {
        throw user == null
            ? error(
                ErrorCode.UNSUPPORTED,
                call.function() + " over rows that can be retracted is not available yet",
                call.function() == AggregateFunction.APPROX_COUNT_DISTINCT
                    ? "a sketch cannot forget a value; COUNT(DISTINCT ..) can, and is exact"
                    : "the other aggregates are")
            : error(
                ErrorCode.UNSUPPORTED,
                "the rows here can be retracted, which "
                    + user.aggregate().name()
                    + " has no method for",
                "give its class a method retract(state, arguments), which undoes add");
      }
    }
  }

  /** Refuses what would have to be made of several panes, or of sessions that become one. */
  private void checkMergeable(List<dev.laminardb.core.operator.aggregate.AggregateCall> calls) {
    for (dev.laminardb.core.operator.aggregate.AggregateCall call : calls) {
      UserCall user = call.user();
      if (window != null
          && WindowBounds.function(window) != WindowFunction.TUMBLE
          && user != null
          && !call.distinct()
          && !user.aggregate().canMerge()) {
        throw error(
            ErrorCode.UNSUPPORTED,
            WindowBounds.function(window)
                + " windows are put together from parts, which "
                + user.aggregate().name()
                + " has no method for",
            "give its class a method merge(state, state), or group by TUMBLE");
      }
    }
  }

  /** Makes the step before the aggregation, unless its input is one already. */
  private Schema cutInputs() {
    builder.replaceProjects(inputs);
    if (!builder.isIdentity()) {
      RelDataType type = RexUtil.createStructType(query.types(), inputs, null, null);
      builder.cut(new Schema(inputFields), type);
    }
    return builder.base();
  }

  /** Refuses CUMULATE grouped by the start alone, which several windows share. */
  private void checkUnique(List<RexNode> groups) {
    boolean end =
        groups.stream()
            .anyMatch(g -> WindowBounds.isBound(g) && !WindowBounds.isStart((RexCall) g));
    if (window != null && WindowBounds.function(window) == WindowFunction.CUMULATE && !end) {
      throw error(
          ErrorCode.UNSUPPORTED,
          "windows of CUMULATE that start together are told apart by their end only",
          "add window_end to GROUP BY");
    }
  }

  private void findWindow(RexNode group) {
    if (!WindowBounds.isBound(group)) {
      return;
    }
    RexCall bound = (RexCall) group;
    if (window != null && !WindowBounds.areOfOneWindow(window, bound)) {
      throw error(ErrorCode.INVALID_WINDOW, "a query groups by one window", null);
    }
    window = bound;
  }

  private List<dev.laminardb.core.operator.aggregate.AggregateCall> calls(
      int groupCount, @Nullable RexNode time) {
    List<dev.laminardb.core.operator.aggregate.AggregateCall> calls = new ArrayList<>();
    for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
      AggregateCall call = aggregate.getAggCallList().get(i);
      if (isConstant(call)) {
        continue;
      }
      calls.add(call(call, name(groupCount + i), time));
    }
    checkFilters(calls);
    if (groupCount == 0 && calls.isEmpty()) {
      calls.add(rowCount());
    }
    return calls;
  }

  private dev.laminardb.core.operator.aggregate.AggregateCall call(
      AggregateCall call, String name, @Nullable RexNode time) {
    AggregateFunction function = function(call);
    int argument = call.getArgList().isEmpty() ? -1 : argument(call, 0, name + "_argument");
    int filter =
        call.filterArg < 0
            ? dev.laminardb.core.operator.aggregate.AggregateCall.NO_FILTER
            : filters.filter(builder.projects().get(call.filterArg), name + "_filter");
    checkWord(call, function, argument);
    boolean two =
        call.getArgList().size() == 2 && !(call.getAggregation() instanceof OrderedSetFunction);
    int second = two ? argument(call, 1, name + "_argument2") : -1;
    return new dev.laminardb.core.operator.aggregate.AggregateCall(
        function,
        argument,
        filter,
        field(call.getType(), name),
        call.isDistinct() && isChangedByDistinct(function),
        isOrdered(function) ? timeColumn(function, time) : second,
        -1,
        within(call, name),
        userCall(call, name));
  }

  /** What a function of ordered values takes besides, with the columns of its order. */
  private WithinGroup within(AggregateCall call, String name) {
    if (!(call.getAggregation() instanceof OrderedSetFunction ordered)) {
      return WithinGroup.ASCENDING;
    }
    WithinGroup within = ordered.within();
    List<SortKey> order =
        within.order().stream()
            .map(
                key -> {
                  int column = argument(call, key.column(), name + "_order" + key.column());
                  return new SortKey(column, key.descending(), key.nullsFirst());
                })
            .toList();
    return new WithinGroup(
        within.descending(), within.fraction(), within.separator(), within.once(), order);
  }

  /** What a call of the application's aggregate is of. */
  private @Nullable UserCall userCall(AggregateCall call, String name) {
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
  private int argument(AggregateCall call, int number, String name) {
    RexNode argument = builder.projects().get(call.getArgList().get(number));
    if (call.getAggregation() instanceof UserAggregateOperator user) {
      return input(asTaken(user.function().parameters().get(number), argument), name);
    }
    SqlTypeName computed = computedAs(call, argument.getType().getSqlTypeName());
    if (argument.getType().getSqlTypeName() == computed) {
      return input(argument, name);
    }
    RelDataType type = query.types().createSqlType(computed);
    return input(
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
  private static SqlTypeName computedAs(AggregateCall call, SqlTypeName type) {
    if (DialectAggregates.isReal(call.getAggregation())) {
      return SqlTypeName.DOUBLE;
    }
    return switch (call.getAggregation().getKind()) {
      case SUM, AVG, BIT_AND, BIT_OR, BIT_XOR ->
          switch (type) {
            case TINYINT, SMALLINT -> SqlTypeName.INTEGER;
            case REAL -> SqlTypeName.DOUBLE;
            default -> type;
          };
      default -> type;
    };
  }

  /** Makes sure that there is a group without keys, also where nothing else asks for it. */
  private static dev.laminardb.core.operator.aggregate.AggregateCall rowCount() {
    return new dev.laminardb.core.operator.aggregate.AggregateCall(
        AggregateFunction.COUNT,
        -1,
        dev.laminardb.core.operator.aggregate.AggregateCall.NO_FILTER,
        ColumnType.BIGINT.field("rows", false),
        false,
        -1);
  }

  private void checkFilters(List<dev.laminardb.core.operator.aggregate.AggregateCall> calls) {
    long different =
        calls.stream()
            .map(dev.laminardb.core.operator.aggregate.AggregateCall::filter)
            .filter(f -> f != dev.laminardb.core.operator.aggregate.AggregateCall.NO_FILTER)
            .distinct()
            .count();
    if (different > dev.laminardb.core.operator.aggregate.AggregateCall.MOST_FILTERS) {
      throw error(
          ErrorCode.UNSUPPORTED,
          different + " different FILTERs are more than an aggregation can have",
          "at most "
              + dev.laminardb.core.operator.aggregate.AggregateCall.MOST_FILTERS
              + "; split the query over two streams");
    }
  }

  private AggregateFunction function(AggregateCall call) {
    if (call.isDistinct() && call.getArgList().size() != 1) {
      throw error(
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
      throw error(ErrorCode.UNSUPPORTED, call + " is not available yet", null);
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
                    error(
                        ErrorCode.UNSUPPORTED,
                        "aggregate function " + name + " is not available yet",
                        null));
      }
    };
  }

  /** Refuses DISTINCT strings, of which only numbers are handed on. */
  private void checkDistinct(AggregateCall call, UserAggregateOperator user) {
    if (call.isDistinct() && user.function().parameters().get(0) == JavaType.STRING) {
      throw error(
          ErrorCode.UNSUPPORTED,
          user.getName() + "(DISTINCT ..) of VARCHAR is not available yet",
          "aggregate a SELECT DISTINCT of the keys and the argument");
    }
  }

  /** Refuses DECIMALs that take two words where one is kept. */
  private void checkWord(AggregateCall call, AggregateFunction function, int argument) {
    boolean oneWord = isOrdered(function) || (call.isDistinct() && isChangedByDistinct(function));
    if (oneWord
        && argument >= 0
        && inputFields.get(argument).getType() instanceof ArrowType.Decimal decimal
        && decimal.getPrecision() > 18) {
      throw error(
          ErrorCode.UNSUPPORTED,
          function
              + (call.isDistinct() ? "(DISTINCT ..)" : "")
              + " of a DECIMAL of more than 18 digits is not available yet",
          "cast it to DECIMAL(18, ..)");
    }
  }

  private static boolean isChangedByDistinct(AggregateFunction function) {
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
      throw error(
          ErrorCode.WATERMARK_REQUIRED,
          function + " goes by event time, and no column here carries a watermark",
          "declare WATERMARK FOR one in CREATE SOURCE, and pass it on unchanged");
    }
    return input(time, "event_time");
  }

  /** The columns of the aggregation as the tree has them, over the window step's. */
  private List<RexNode> results(List<RexNode> groups, int[] keyColumns, int keyCount) {
    List<RexNode> results = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      RexNode group = groups.get(i);
      int column = keyColumns[i];
      if (WindowBounds.isBound(group)) {
        column = WindowBounds.isStart((RexCall) group) ? keyCount : keyCount + 1;
      }
      results.add(new RexInputRef(column, type(i)));
    }
    addResults(results, keyCount + 2);
    return results;
  }

  /** Adds the calls' results, which are constants or columns from {@code first} on. */
  private void addResults(List<RexNode> results, int first) {
    int column = first;
    for (AggregateCall call : aggregate.getAggCallList()) {
      int i = results.size();
      results.add(isConstant(call) ? call.rexList.get(0) : new RexInputRef(column++, type(i)));
    }
  }

  /** Whether a call gives the same for every group; the rules for subqueries make such calls. */
  private static boolean isConstant(AggregateCall call) {
    return call.getAggregation().getKind() == SqlKind.LITERAL_AGG;
  }

  /** The column of the step before that holds an expression; added if there is none. */
  private int input(RexNode expression, String name) {
    int found = inputs.indexOf(expression);
    if (found >= 0) {
      return found;
    }
    inputs.add(expression);
    inputFields.add(field(expression.getType(), name));
    return inputs.size() - 1;
  }

  private Field field(RelDataType type, String name) {
    if (SqlTypes.columnType(type).isEmpty()) {
      throw error(ErrorCode.UNSUPPORTED, "type " + type + " is not available yet", null);
    }
    return SqlTypes.field(name, type, type.isNullable());
  }

  private String name(int column) {
    return aggregate.getRowType().getFieldNames().get(column);
  }

  private RelDataType type(int column) {
    return aggregate.getRowType().getFieldList().get(column).getType();
  }

  private SqlParserPos position() {
    return query.blocks().aggregate(index);
  }

  private LaminarException error(ErrorCode code, String message, @Nullable String hint) {
    return query.text().error(code, position(), message, hint);
  }
}
