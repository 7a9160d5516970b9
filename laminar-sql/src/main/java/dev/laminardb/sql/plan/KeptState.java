package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.operator.aggregate.AggregateCall;
import dev.laminardb.core.operator.aggregate.AggregateFunction;
import dev.laminardb.core.operator.aggregate.RunningAggregateSpec;
import dev.laminardb.core.operator.join.SparedWork;
import dev.laminardb.core.operator.topn.TopNSpec;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.explain.ExplainedState;
import dev.laminardb.sql.type.DurationText;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the steps of a plan keep between batches, and whether anything bounds it. Stateless. */
final class KeptState {
  private static final String FOR_GOOD = "for good";
  private static final String UNTIL_TAKEN_BACK = "until they are taken back";

  /** What of changes is kept value by value, for when the present result goes. */
  private static final Set<AggregateFunction> OF_VALUES =
      Set.of(
          AggregateFunction.MIN,
          AggregateFunction.MAX,
          AggregateFunction.ARG_MIN,
          AggregateFunction.ARG_MAX);

  private KeptState() {}

  /** What a node keeps, or null if nothing. */
  static @Nullable ExplainedState of(PlanNode.Computed node) {
    PlanStep step = node.step();
    boolean endless = node.inputs().stream().anyMatch(KeptState::neverEnds);
    if (step instanceof PlanStep.WindowAggregate) {
      return new ExplainedState(
          "the groups of each window", "until the watermark passes the window's end", false);
    }
    if (step instanceof PlanStep.SessionAggregate) {
      return new ExplainedState(
          "the sessions of each key", "until the watermark passes their end and the gap", false);
    }
    if (step instanceof PlanStep.RunningAggregate running) {
      return of(running.spec(), endless, until(node));
    }
    if (step instanceof PlanStep.TopN top) {
      return of(top.spec(), endless, until(node));
    }
    if (step instanceof PlanStep.Expire expire) {
      String ttl = DurationText.of(expire.spec().ttl().millis());
      return new ExplainedState("the rows", "until " + ttl + " after they came", false);
    }
    if (step instanceof PlanStep.Over) {
      return new ExplainedState("the rows, and their results", until(node), endless);
    }
    if (step instanceof PlanStep.Multiset) {
      return new ExplainedState(
          "the different rows, and how often each input has them", until(node), endless);
    }
    return step instanceof PlanStep.Join join
        ? new ExplainedState(rows(join.spec().spared()), until(node), endless)
        : null;
  }

  private static String rows(SparedWork spared) {
    String pairs = spared.replacesPairs() ? " and the first pair of each" : "";
    return switch (spared.unique()) {
      case NONE -> "the rows of both inputs";
      case LEFT ->
          "the rows of the left input" + pairs + ", and of the right one those without a match";
      case RIGHT ->
          "the rows of the right input" + pairs + ", and of the left one those without a match";
      case BOTH -> "the rows without a match";
    };
  }

  /** Whether a step of its own keeps the result: an aggregation's groups are its result already. */
  static boolean keepsResult(Relation.Kind kind, StreamPlan plan) {
    return kind == Relation.Kind.MATERIALIZED_VIEW
        && !(plan.root().step() instanceof PlanStep.RunningAggregate);
  }

  /** What is kept of a result that readers begin with. */
  static ExplainedState ofResult(PlanNode root) {
    return new ExplainedState(
        "the rows of the result", root.retracts() ? UNTIL_TAKEN_BACK : FOR_GOOD, neverEnds(root));
  }

  private static ExplainedState of(RunningAggregateSpec spec, boolean endless, String until) {
    boolean values =
        spec.calls().stream().anyMatch(call -> call.distinct() || ofValues(spec, call));
    String groups = spec.keys().length == 0 ? "one group" : "a group for each key";
    StateTtl ttl = spec.ttl();
    return new ExplainedState(
        groups + (values ? ", and its values" : ""),
        ttl == null ? until : "until " + DurationText.of(ttl.millis()) + " after its last row",
        endless && ((spec.keys().length > 0 && ttl == null) || values));
  }

  private static boolean ofValues(RunningAggregateSpec spec, AggregateCall call) {
    boolean retracting = Changelog.weightColumn(spec.input()) >= 0;
    return retracting && OF_VALUES.contains(call.function());
  }

  private static ExplainedState of(TopNSpec spec, boolean endless, String until) {
    String rows = spec.retracts() ? "all rows" : "the first " + spec.limit() + " rows";
    return new ExplainedState(
        rows + (spec.keys().length == 0 ? "" : " of each partition"),
        until,
        endless && (spec.retracts() || spec.keys().length > 0));
  }

  private static String until(PlanNode.Computed node) {
    return node.inputs().stream().allMatch(PlanNode::retracts) ? UNTIL_TAKEN_BACK : FOR_GOOD;
  }

  private static boolean expires(RunningAggregateSpec spec) {
    StateTtl ttl = spec.ttl();
    return ttl != null && ttl.retracts();
  }

  /** Whether more and more rows may be there at a time: of a table there are those it holds. */
  static boolean neverEnds(PlanNode node) {
    if (node instanceof PlanNode.Read read) {
      return read.relation().endless();
    }
    if (!(node instanceof PlanNode.Computed computed)) {
      return false;
    }
    if (computed.step() instanceof PlanStep.RunningAggregate running && expires(running.spec())
        || computed.step() instanceof PlanStep.Expire) {
      return false;
    }
    if (computed.step() instanceof PlanStep.Join join && join.spec().spared().forgets()) {
      return true;
    }
    boolean single =
        computed.step() instanceof PlanStep.RunningAggregate running
                && running.spec().keys().length == 0
            || computed.step() instanceof PlanStep.TopN top && top.spec().keys().length == 0;
    List<PlanNode> inputs = computed.inputs();
    return !single && inputs.stream().anyMatch(KeptState::neverEnds);
  }
}
