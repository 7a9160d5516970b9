package dev.laminardb.sql;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.explain.ExplainFormat;
import dev.laminardb.sql.explain.Explanation;
import dev.laminardb.sql.explain.NodeCounters;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a relation that runs, to be shown with what was counted: EXPLAIN ANALYZE. Immutable.
 */
public record RunningPlan(Explanation explanation, ExplainFormat format) implements Answerable {
  /**
   * The answer.
   *
   * @param counters of a node of the topology, by its id; null if there is none
   */
  public Answer answer(Function<String, @Nullable NodeCounters> counters) {
    return lines(format.lines(explanation.with(counters)));
  }

  /** Lines as an answer of one column. */
  static Answer lines(List<String> lines) {
    return new Answer(
        new Schema(List.of(ColumnType.VARCHAR.field("plan", false))),
        lines.stream().map(Collections::<@Nullable Object>singletonList).toList());
  }
}
