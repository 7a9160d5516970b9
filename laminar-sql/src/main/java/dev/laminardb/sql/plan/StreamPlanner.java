package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.catalog.CatalogTable;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.validate.TumbleOperators;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Relational tree to stream plan. The tree is a chain: a scan, and over it filters, projections,
 * TUMBLE functions and aggregations in any order. Whatever else is in it is refused here, even if
 * the checks on the syntax tree have missed it. One instance plans one query.
 */
public final class StreamPlanner {
  private final ValidatedQuery query;
  private final RexBuilder rex;
  private final RexShuttle toMicros;
  private final PlanExpressions expressions;
  private @Nullable Relation input;
  private int tumbles;
  private int aggregates;

  private StreamPlanner(ValidatedQuery query) {
    this.query = query;
    this.rex = new RexBuilder(query.types());
    this.expressions = new PlanExpressions(query, rex);
    this.toMicros = TumbleCalls.toMicros(rex);
  }

  /**
   * Plans a query.
   *
   * @throws LaminarException if the engine cannot run it
   */
  public static StreamPlan plan(ValidatedQuery query) {
    return new StreamPlanner(query).plan(QueryConverter.convert(query));
  }

  private StreamPlan plan(RelNode root) {
    SegmentBuilder builder = walk(root);
    List<PlanStep> steps = builder.finish(root.getRowType());
    if (input == null) {
      throw new IllegalStateException("a chain without a scan");
    }
    return new StreamPlan(input, steps, builder.timeColumns());
  }

  private SegmentBuilder walk(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    }
    if (node instanceof Filter filter) {
      SegmentBuilder builder = walk(filter.getInput());
      RexNode condition = expressions.check(filter.getCondition()).accept(toMicros);
      if (expressions.isNeverTrue(condition)) {
        throw neverTrue();
      }
      builder.filter(condition);
      return builder;
    }
    if (node instanceof Project project) {
      SegmentBuilder builder = walk(project.getInput());
      project.getProjects().forEach(expressions::check);
      builder.project(toMicros.visitList(project.getProjects()), project.getRowType());
      return builder;
    }
    if (node instanceof TableFunctionScan function) {
      return tumble(function);
    }
    if (node instanceof Aggregate aggregate) {
      SegmentBuilder builder = walk(aggregate.getInput());
      new WindowedAggregates(query, builder, aggregate, aggregates++).add();
      return builder;
    }
    if (node instanceof Values) {
      throw neverTrue();
    }
    throw error(ErrorCode.UNSUPPORTED, node.getRelTypeName() + " is not available yet");
  }

  private SegmentBuilder scan(TableScan scan) {
    CatalogTable table = scan.getTable().unwrap(CatalogTable.class);
    if (table == null || input != null) {
      throw error(ErrorCode.UNSUPPORTED, "a query reads exactly one source or stream");
    }
    input = table.relation();
    return new SegmentBuilder(rex, table.relation(), scan.getRowType());
  }

  /** The function's rows: those of its input, and the bounds of the window that holds each. */
  private SegmentBuilder tumble(TableFunctionScan function) {
    RexCall call = (RexCall) function.getCall();
    if (!call.getOperator().getName().equals("TUMBLE") || function.getInputs().size() != 1) {
      throw error(
          ErrorCode.UNSUPPORTED, call.getOperator().getName() + " in FROM is not available yet");
    }
    SegmentBuilder builder = walk(function.getInput(0));
    int n = tumbles++;
    // Operands: DESCRIPTOR(time), size [, offset]; some Calcite versions put the table first.
    int descriptor = call.operands.get(0) instanceof RexCall ? 0 : 1;
    RexInputRef ref = (RexInputRef) ((RexCall) call.operands.get(descriptor)).operands.get(0);
    RexNode time = builder.inline(ref);
    if (!builder.isEventTime(time)) {
      throw WindowedAggregates.noWatermark(query.text(), query.chain().tumbleTime(n));
    }
    List<RexNode> lengths = call.operands.subList(descriptor + 1, call.operands.size());
    int columns = function.getRowType().getFieldCount();
    RelDataType start = function.getRowType().getFieldList().get(columns - 2).getType();
    RelDataType end = function.getRowType().getFieldList().get(columns - 1).getType();
    builder.append(
        List.of(
            TumbleCalls.bound(rex, TumbleOperators.START, start, time, lengths),
            TumbleCalls.bound(rex, TumbleOperators.END, end, time, lengths)));
    return builder;
  }

  private LaminarException neverTrue() {
    return error(
        ErrorCode.INVALID_QUERY, "the condition is never true: the stream would have no rows");
  }

  private LaminarException error(ErrorCode code, String message) {
    return query.text().error(code, query.chain().outermost(), message);
  }
}
