package dev.laminardb.sql.plan;

import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.operator.FilterProjectOperator;
import dev.laminardb.core.operator.OperatorFactory;
import dev.laminardb.core.operator.aggregate.RunningAggregateOperator;
import dev.laminardb.core.operator.topn.TopNOperator;
import dev.laminardb.core.operator.window.SessionWindowOperator;
import dev.laminardb.core.operator.window.WindowAggregateOperator;
import dev.laminardb.core.operator.window.WindowAggregateSpec;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.sql.codegen.SegmentCompiler;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes and edges of a stream, its expressions compiled. Immutable.
 *
 * @param nodes in the order of the plan's steps; the last one's output is the stream
 * @param edges the first leads in from the relation that is read
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
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    String upstream = plan.input().outputNode();
    for (PlanStep step : plan.steps()) {
      String id = relation + "/" + (nodes.size() + 1);
      nodes.add(new Node.Step(id, relation, step.output(), factory(id, step, compiler)));
      edges.add(new Edge(upstream, id, 0, partitioning(step)));
      upstream = id;
    }
    return new StreamTopology(nodes, edges);
  }

  private static OperatorFactory factory(String id, PlanStep step, SegmentCompiler compiler) {
    if (step instanceof PlanStep.Select select) {
      Segment segment =
          compiler.compile(
              id, select.input(), select.condition(), select.projects(), select.output());
      return () -> new FilterProjectOperator(segment);
    }
    if (step instanceof PlanStep.RunningAggregate running) {
      return () -> new RunningAggregateOperator(running.spec());
    }
    if (step instanceof PlanStep.TopN top) {
      return () -> new TopNOperator(top.spec());
    }
    if (step instanceof PlanStep.SessionAggregate session) {
      return () -> new SessionWindowOperator(session.spec());
    }
    WindowAggregateSpec spec = ((PlanStep.WindowAggregate) step).spec();
    return () -> new WindowAggregateOperator(spec);
  }

  private static Partitioning partitioning(PlanStep step) {
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
    return Partitioning.forward();
  }

  private static Partitioning byKey(int[] keys) {
    return keys.length > 0 ? Partitioning.hash(keys) : Partitioning.gather();
  }
}
