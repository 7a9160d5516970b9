package dev.laminardb.sql.plan;

import dev.laminardb.core.error.Notice;
import dev.laminardb.core.error.NoticeCode;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.explain.ExplainedState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Announces the state that nothing bounds of what is created. Stateless. */
public final class UnboundedState {
  private UnboundedState() {}

  /**
   * A notice for each step whose state grows as long as rows come, inputs before what reads them.
   *
   * @param relation what is created
   * @param plan its query
   */
  public static List<Notice> notices(Relation relation, StreamPlan plan) {
    List<Notice> notices = new ArrayList<>();
    for (PlanNode node : plan.root().nodes()) {
      if (node instanceof PlanNode.Computed computed) {
        add(relation, PlanText.of(computed.step()), KeptState.of(computed), notices);
      }
    }
    if (KeptState.keepsResult(relation.kind(), plan)) {
      add(relation, "keep the result", KeptState.ofResult(plan.root()), notices);
    }
    return notices;
  }

  private static void add(
      Relation relation, String operation, @Nullable ExplainedState state, List<Notice> to) {
    if (state != null && state.unbounded()) {
      to.add(
          new Notice(
              NoticeCode.UNBOUNDED_STATE,
              relation.name(),
              relation.describe()
                  + " has unbounded state: \""
                  + operation
                  + "\" keeps "
                  + state.what()
                  + " "
                  + state.until()
                  + ", and its input never ends; a window, LIMIT or a state.ttl bounds it,"
                  + " otherwise the query fails when it reaches the state limit"));
    }
  }
}
