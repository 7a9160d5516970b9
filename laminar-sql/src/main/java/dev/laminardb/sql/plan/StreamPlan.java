package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.sql.catalog.UpsertKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

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

  /** The columns that no two rows have in common at a time, or null if none are known. */
  public @Nullable UpsertKey key() {
    return KnownKey.of(root);
  }

  /** The names of the relations that are read. */
  public Set<String> reads() {
    return root.nodes().stream()
        .filter(PlanNode.Read.class::isInstance)
        .map(read -> ((PlanNode.Read) read).relation().name())
        .collect(Collectors.toSet());
  }

  /** Whether more and more rows of the result may be there at a time. */
  public boolean isEndless() {
    return KeptState.neverEnds(root);
  }

  /** Whether some step's state expires. */
  public boolean expires() {
    return root.nodes().stream()
        .anyMatch(
            node ->
                node instanceof PlanNode.Computed computed
                    && (computed.step() instanceof PlanStep.Expire
                        || computed.step() instanceof PlanStep.RunningAggregate running
                            && running.spec().ttl() != null));
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

  /**
   * This plan with a result of aggregations without keys even before there are rows, as SQL has it.
   */
  public StreamPlan evenOfNoRows() {
    return new StreamPlan(evenOfNoRows(root, true), timeColumns);
  }

  /**
   * This plan with such results where joins need them, but not as the stream's own rows: whoever
   * subscribes later would see them taken back and never have had them.
   */
  public StreamPlan evenOfNoRowsForJoins() {
    return new StreamPlan(evenOfNoRows(root, false), timeColumns);
  }

  private static PlanNode.Computed evenOfNoRows(PlanNode.Computed node, boolean needed) {
    PlanStep step = node.step();
    boolean neededBelow =
        needed || step instanceof PlanStep.Join || step instanceof PlanStep.Multiset;
    List<PlanNode> inputs = new ArrayList<>();
    for (PlanNode input : node.inputs()) {
      inputs.add(
          input instanceof PlanNode.Computed computed
              ? evenOfNoRows(computed, neededBelow)
              : input);
    }
    return new PlanNode.Computed(
        needed && step instanceof PlanStep.RunningAggregate running
            ? new PlanStep.RunningAggregate(running.spec().evenOfNoRows(), running.conditions())
            : step,
        inputs);
  }

  /** This plan for a query that runs once: of aggregates only what they come to in the end. */
  public StreamPlan once() {
    return new StreamPlan(once(root), timeColumns);
  }

  private static PlanNode.Computed once(PlanNode.Computed node) {
    PlanStep step = node.step();
    List<PlanNode> inputs = new ArrayList<>();
    for (PlanNode input : node.inputs()) {
      inputs.add(input instanceof PlanNode.Computed computed ? once(computed) : input);
    }
    return new PlanNode.Computed(
        step instanceof PlanStep.RunningAggregate running
            ? new PlanStep.RunningAggregate(running.spec().onlyAtEnd(), running.conditions())
            : step,
        inputs);
  }

  /**
   * This plan with what it has several times made one. Comes behind whatever a step's readers may
   * ask of it, and before its aggregations are divided.
   */
  public StreamPlan shared() {
    return new StreamPlan(SharedParts.of(root), timeColumns);
  }

  /** This plan for more than one core. */
  public StreamPlan overCores() {
    return new StreamPlan(SpreadAggregation.divide(root), timeColumns);
  }

  /**
   * This plan for one run, which reads of each relation only the rows that it finds by their key.
   */
  public StreamPlan byKeys() {
    return new StreamPlan(KeyRead.in(root), timeColumns);
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
