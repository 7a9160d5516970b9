package dev.laminardb.sql.plan;

import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.operator.ConstantRowsOperator;
import dev.laminardb.core.operator.FilterProjectOperator;
import dev.laminardb.core.operator.OperatorFactory;
import dev.laminardb.core.operator.TableFunctionOperator;
import dev.laminardb.core.operator.UnionOperator;
import dev.laminardb.core.operator.UnnestOperator;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import dev.laminardb.core.operator.aggregate.AggregateLayout;
import dev.laminardb.core.operator.aggregate.PartialAggregateOperator;
import dev.laminardb.core.operator.aggregate.PartialAggregation;
import dev.laminardb.core.operator.aggregate.RunningAggregateOperator;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.expiry.RowExpiryOperator;
import dev.laminardb.core.operator.join.HashJoinOperator;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.core.operator.multiset.MultisetOperator;
import dev.laminardb.core.operator.over.OverOperator;
import dev.laminardb.core.operator.topn.TopNOperator;
import dev.laminardb.core.operator.window.PartialWindowAggregateOperator;
import dev.laminardb.core.operator.window.SessionWindowOperator;
import dev.laminardb.core.operator.window.SessionWindowSpec;
import dev.laminardb.core.operator.window.SlicedWindow;
import dev.laminardb.core.operator.window.WindowAggregateOperator;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import dev.laminardb.core.state.KeyRanges;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.core.topology.SingleRow;
import dev.laminardb.sql.codegen.SegmentCompiler;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and edges of a stream, its expressions compiled. Immutable.
 *
 * @param nodes each behind those that lead to it; the last one's output is the stream
 * @param edges among them those that lead in from the relations that are read
 */
public record StreamTopology(List<Node> nodes, List<Edge> edges) {
  /** Copies its arguments. */
  public StreamTopology {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * Compiles a plan.
   *
   * @param relation the stream's name
   * @param compiler compiles its expressions
   * @throws dev.laminardb.sql.codegen.UnsupportedExpressionException where an expression is none
   *     the engine can compute
   */
  public static StreamTopology of(String relation, StreamPlan plan, SegmentCompiler compiler) {
    return new Builder(relation, compiler).build(plan.root());
  }

  /** Makes nodes and edges as it walks a plan. */
  private static final class Builder {
    private final String relation;
    private final SegmentCompiler compiler;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    /** The ids of nodes that have been added, so that one that several read is there once. */
    private final Map<PlanNode, String> ids = new IdentityHashMap<>();

    /** The same of those whose input may come to them on any core. */
    private final Map<PlanNode, String> idsOfSpread = new IdentityHashMap<>();

    private Builder(String relation, SegmentCompiler compiler) {
      this.relation = relation;
      this.compiler = compiler;
    }

    private StreamTopology build(PlanNode.Computed root) {
      add(root, false);
      return new StreamTopology(nodes, edges);
    }

    /**
     * Adds a node behind its inputs, unless it is there.
     *
     * @param spread whether its input may come to it on any core
     * @return the id of the node whose output it is
     */
    private String add(PlanNode node, boolean spread) {
      if (node instanceof PlanNode.Read read) {
        return read.relation().outputNode();
      }
      if (node instanceof PlanNode.SingleRow) {
        return SingleRow.NODE;
      }
      PlanNode.Computed computed = (PlanNode.Computed) node;
      PlanStep step = computed.step();
      boolean spreads = StreamPlan.spreads(step, spread);
      Map<PlanNode, String> known = spreads ? idsOfSpread : ids;
      String added = known.get(node);
      if (added != null) {
        return added;
      }
      List<String> upstream = computed.inputs().stream().map(i -> add(i, spreads)).toList();
      String id = relation + "/" + (nodes.size() + 1);
      known.put(node, id);
      nodes.add(
          new Node.Step(id, relation, step.inputs(), step.output(), factory(id, step, compiler)));
      for (int i = 0; i < upstream.size(); i++) {
        Partitioning partitioning = partitioning(computed, i, spreads);
        KeyRanges keys = keys(computed.inputs().get(i));
        edges.add(new Edge(upstream.get(i), id, i, partitioning, isInStep(step), keys));
      }
      return id;
    }
  }

  private static @Nullable KeyRanges keys(PlanNode input) {
    return input instanceof PlanNode.Read read && read.keys() != null ? read.keys().ranges() : null;
  }

  private static OperatorFactory factory(String id, PlanStep step, SegmentCompiler compiler) {
    if (step instanceof PlanStep.Select select) {
      Segment segment =
          compiler.compile(
              id, select.input(), select.condition(), select.projects(), select.output());
      return () -> new FilterProjectOperator(segment);
    }
    if (step instanceof PlanStep.TopN top) {
      return () -> new TopNOperator(top.spec());
    }
    if (step instanceof PlanStep.Constants constants) {
      return () -> new ConstantRowsOperator(constants.output(), constants.rows());
    }
    if (step instanceof PlanStep.Expire expire) {
      return () -> new RowExpiryOperator(expire.spec());
    }
    if (step instanceof PlanStep.Over over) {
      return () -> new OverOperator(over.spec());
    }
    if (step instanceof PlanStep.Unnest unnest) {
      return () -> new UnnestOperator(unnest.spec());
    }
    if (step instanceof PlanStep.TableFunction function) {
      return () -> new TableFunctionOperator(function.spec());
    }
    if (step instanceof PlanStep.Union) {
      return UnionOperator::new;
    }
    if (step instanceof PlanStep.Multiset multiset) {
      return () -> new MultisetOperator(multiset.spec());
    }
    if (step instanceof PlanStep.Join join) {
      JoinSpec spec =
          join.condition() == null
              ? join.spec()
              : join.spec().withCondition(compiler.compile(id, join.spec(), join.condition()));
      return () -> new HashJoinOperator(spec);
    }
    return aggregate(id, step, compiler);
  }

  private static OperatorFactory aggregate(String id, PlanStep step, SegmentCompiler compiler) {
    if (step instanceof PlanStep.PartialAggregate partial) {
      return partial(id, partial, compiler);
    }
    if (step instanceof PlanStep.RunningAggregate running) {
      RunningAggregateSpec spec = running.spec();
      AggregateLayout layout = AggregateLayout.ofGroups(spec.input(), spec.keys(), spec.calls());
      RunningAggregateSpec compiled =
          spec.with(kernel(id, spec.input(), layout, running.conditions(), compiler));
      return () -> new RunningAggregateOperator(compiled);
    }
    if (step instanceof PlanStep.SessionAggregate session) {
      SessionWindowSpec spec = session.spec();
      AggregateLayout layout = AggregateLayout.ofSlots(spec.input(), spec.calls());
      SessionWindowSpec compiled =
          spec.with(kernel(id, spec.input(), layout, session.conditions(), compiler));
      return () -> new SessionWindowOperator(compiled);
    }
    PlanStep.WindowAggregate window = (PlanStep.WindowAggregate) step;
    WindowAggregateSpec spec = window.spec();
    AggregateLayout layout = AggregateLayout.ofGroups(spec.input(), spec.keys(), spec.calls());
    WindowAggregateSpec compiled =
        spec.with(kernel(id, spec.input(), layout, window.conditions(), compiler));
    return () -> new WindowAggregateOperator(compiled);
  }

  private static AggregateKernel kernel(
      String id,
      Schema input,
      AggregateLayout layout,
      List<RexNode> conditions,
      SegmentCompiler compiler) {
    List<RexNode> filters =
        layout.filters().stream()
            .map(filter -> AggregateFilters.expression(filter, conditions, input))
            .toList();
    return compiler.compile(id, input, layout, filters);
  }

  private static OperatorFactory partial(
      String id, PlanStep.PartialAggregate step, SegmentCompiler compiler) {
    PartialAggregation plan = step.aggregation();
    WindowAggregateSpec window = step.window();
    AggregateKernel kernel = kernel(id, plan.input(), plan.layout(), step.conditions(), compiler);
    return window == null
        ? () -> new PartialAggregateOperator(plan, kernel)
        : () ->
            new PartialWindowAggregateOperator(plan, window.timeColumn(), window.window(), kernel);
  }

  /**
   * Whether a row may count in some of its windows only, because others had closed when it came.
   */
  private static boolean isInStep(PlanStep step) {
    return step instanceof PlanStep.WindowAggregate window
        && window.spec().window().kind() != SlicedWindow.Kind.TUMBLE;
  }

  /**
   * How the rows of an input find their core.
   *
   * @param spreads whether its batches may come to the step on any core
   */
  static Partitioning partitioning(PlanNode.Computed node, int input, boolean spreads) {
    boolean rebalances = spreads && node.inputs().get(input) instanceof PlanNode.Read;
    return rebalances ? Partitioning.rebalance() : partitioning(node.step(), input);
  }

  private static Partitioning partitioning(PlanStep step, int input) {
    if (step instanceof PlanStep.Join join) {
      return byKey(input == 0 ? join.spec().leftKeys() : join.spec().rightKeys());
    }
    if (step instanceof PlanStep.Multiset multiset) {
      return byKey(IntStream.range(0, multiset.spec().columns().getFields().size()).toArray());
    }
    if (step instanceof PlanStep.WindowAggregate window) {
      return byKey(window.spec().keys());
    }
    if (step instanceof PlanStep.SessionAggregate session) {
      return byKey(session.spec().keys());
    }
    if (step instanceof PlanStep.RunningAggregate running) {
      return byKey(running.spec().keys());
    }
    if (step instanceof PlanStep.TopN top) {
      return byKey(top.spec().keys());
    }
    if (step instanceof PlanStep.Over over) {
      return byKey(over.spec().keys());
    }
    return Partitioning.forward();
  }

  private static Partitioning byKey(int[] keys) {
    return keys.length > 0 ? Partitioning.hash(keys) : Partitioning.gather();
  }
}
