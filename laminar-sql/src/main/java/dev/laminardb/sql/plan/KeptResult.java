package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.view.MaterializeOperator;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.Partitioning;
import dev.laminardb.sql.catalog.IndexKey;
import dev.laminardb.sql.catalog.UpsertKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The topology of a query whose result is kept, so that readers begin with it: a materialized view.
 * Where the last step is a running aggregation, the result is in its state already, else a step
 * that keeps it follows on the same cores.
 */
public final class KeptResult {
  private KeptResult() {}

  /**
   * Keeps the result of a query.
   *
   * @param relation the view's name
   * @param plan what was compiled
   * @param query the compiled plan
   */
  public static StreamTopology of(String relation, StreamPlan plan, StreamTopology query) {
    List<Node> nodes = new ArrayList<>(query.nodes());
    List<Edge> edges = new ArrayList<>(query.edges());
    IndexKey index = index(plan);
    Node.Step last = (Node.Step) nodes.remove(nodes.size() - 1);
    if (plan.root().step() instanceof PlanStep.RunningAggregate) {
      nodes.add(
          new Node.Step(last.id(), relation, last.inputs(), last.schema(), last.operators(), true));
    } else {
      int[] keys = index == null ? new int[0] : columns(index);
      String id = relation + "/" + (query.nodes().size() + 1);
      nodes.add(last);
      nodes.add(
          new Node.Step(
              id,
              relation,
              List.of(last.schema()),
              last.schema(),
              () -> new MaterializeOperator(last.schema(), keys),
              true));
      edges.add(new Edge(last.id(), id, 0, Partitioning.forward()));
    }
    return new StreamTopology(nodes, edges);
  }

  /**
   * What rows of a result that is kept are found by: the groups of an aggregation by their whole
   * key, those of windows by the keys and the beginning of the window, others by the columns that
   * no two of them have in common. Null if there are none.
   */
  public static @Nullable IndexKey index(StreamPlan plan) {
    if (plan.root().step() instanceof PlanStep.RunningAggregate running) {
      int keys = running.spec().keys().length;
      return keys == 0 ? null : new IndexKey(IntStream.range(0, keys).boxed().toList(), false);
    }
    UpsertKey key = plan.key();
    List<Integer> columns = key == null ? ofWindows(plan.root()) : key.columns();
    return columns.isEmpty() ? null : new IndexKey(columns, true);
  }

  /**
   * Where the keys of a result of windows come out and, behind them, the beginning of the window;
   * of anything else nothing.
   */
  private static List<Integer> ofWindows(PlanNode.Computed root) {
    if (root.step() instanceof PlanStep.Select select
        && root.inputs().get(0) instanceof PlanNode.Computed input) {
      return ofWindows(input).stream()
          .map(column -> KnownKey.projected(select, column))
          .filter(Objects::nonNull)
          .toList();
    }
    if (root.step() instanceof PlanStep.WindowAggregate window) {
      return IntStream.rangeClosed(0, window.spec().keys().length).boxed().toList();
    }
    return root.step() instanceof PlanStep.SessionAggregate session
        ? IntStream.rangeClosed(0, session.spec().keys().length).boxed().toList()
        : List.of();
  }

  private static int[] columns(IndexKey index) {
    return index.columns().stream().mapToInt(Integer::intValue).toArray();
  }
}
