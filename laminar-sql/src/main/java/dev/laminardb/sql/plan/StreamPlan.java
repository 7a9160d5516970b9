package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a stream computes. Immutable.
 *
 * @param root the step whose rows are the result
 * @param timeColumns the columns of the result that carry event time
 */
public record StreamPlan(PlanNode.Computed root, Set<Integer> timeColumns) {
  /** Copies the set. */
  public StreamPlan {
    timeColumns = Set.copyOf(timeColumns);
  }

  /** The columns of the result, without its weight. */
  public Schema schema() {
    return Changelog.withoutWeight(root.output());
  }

  /** Whether the result takes rows back. */
  public boolean retracts() {
    return root.retracts();
  }

  /** The names of the relations that are read. */
  public Set<String> reads() {
    return root.nodes().stream()
        .filter(PlanNode.Read.class::isInstance)
        .map(read -> ((PlanNode.Read) read).relation().name())
        .collect(Collectors.toSet());
  }

  /** Whether some step aggregates in windows. */
  public boolean isWindowed() {
    return root.nodes().stream()
        .anyMatch(
            node ->
                node instanceof PlanNode.Computed computed
                    && (computed.step() instanceof PlanStep.WindowAggregate
                        || computed.step() instanceof PlanStep.SessionAggregate));
  }

  /** This plan with results of aggregations without keys even before there is a row. */
  public StreamPlan evenOfNoRows() {
    return new StreamPlan((PlanNode.Computed) evenOfNoRows(root), timeColumns);
  }

  private static PlanNode evenOfNoRows(PlanNode node) {
    if (!(node instanceof PlanNode.Computed computed)) {
      return node;
    }
    PlanStep step = computed.step();
    return new PlanNode.Computed(
        step instanceof PlanStep.RunningAggregate running
            ? new PlanStep.RunningAggregate(running.spec().evenOfNoRows(), running.conditions())
            : step,
        computed.inputs().stream().map(StreamPlan::evenOfNoRows).toList());
  }

  /** This plan for more than one core. */
  public StreamPlan overCores() {
    return new StreamPlan(SpreadAggregation.divide(root), timeColumns);
  }

  /**
   * Whether the batches that a step reads may come to it on any core: if partial rows are made of
   * them.
   *
   * @param behind whether they may behind the step
   */
  static boolean spreads(PlanStep step, boolean behind) {
    return step instanceof PlanStep.PartialAggregate || (step instanceof PlanStep.Select && behind);
  }

  /** The steps as text, one a line, each behind its inputs. */
  public String explain() {
    return PlanText.of(root);
  }
}
