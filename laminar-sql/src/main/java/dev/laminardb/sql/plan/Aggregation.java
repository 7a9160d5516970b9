package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.window.SessionWindowSpec;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import dev.laminardb.sql.validate.ValidatedQuery;
import dev.laminardb.sql.validate.WindowBounds;
import dev.laminardb.sql.validate.WindowFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;
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
  private final Expiring expiring;

  /** The columns of the step before. */
  private final StepInputs inputs;

  private final PlannedCalls planned;
  private @Nullable RexCall window;

  Aggregation(
      ValidatedQuery query,
      SegmentBuilder builder,
      Aggregate aggregate,
      int index,
      Expiring expiring) {
    this.query = query;
    this.builder = builder;
    this.aggregate = aggregate;
    this.index = index;
    this.expiring = expiring;
    this.inputs =
        new StepInputs(
            query.types(),
            builder,
            expression -> expression,
            (message, hint) -> error(ErrorCode.UNSUPPORTED, message, hint));
    this.planned = new PlannedCalls(query, builder, aggregate, inputs, this::error);
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
        inputs.add(groups.get(i), name(i));
      }
    }
    int[] keys = new int[keyCount];
    for (int i = 0; i < keyCount; i++) {
      keys[i] = i;
    }
    int timeColumn = inputs.column(time, "event_time");
    checkPartition(groups);
    List<dev.laminardb.core.operator.aggregate.AggregateCall> calls =
        planned.calls(groups.size(), time);
    WindowFunction function = WindowBounds.function(window);
    planned.checkMergeable(calls, function);
    Schema input = inputs.cut();
    PlanStep step =
        function == WindowFunction.SESSION
            ? new PlanStep.SessionAggregate(
                new SessionWindowSpec(input, keys, timeColumn, WindowBounds.gap(window), calls),
                planned.conditions())
            : new PlanStep.WindowAggregate(
                new WindowAggregateSpec(
                    input, keys, timeColumn, WindowBounds.window(window), calls),
                planned.conditions());
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
      inputs.add(groups.get(i), name(i));
    }
    List<dev.laminardb.core.operator.aggregate.AggregateCall> calls =
        planned.calls(keys.length, builder.eventTime());
    planned.checkRetractable(calls);
    Schema input = inputs.cut();
    List<RexNode> results = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      results.add(new RexInputRef(i, type(i)));
    }
    addResults(results, keys.length);
    RunningAggregateSpec spec =
        new RunningAggregateSpec(input, keys, calls).with(expiring.ofGroups(builder, keys.length));
    builder.aggregate(new PlanStep.RunningAggregate(spec, planned.conditions()), results);
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
      results.add(
          PlannedCalls.isConstant(call) ? call.rexList.get(0) : new RexInputRef(column++, type(i)));
    }
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
