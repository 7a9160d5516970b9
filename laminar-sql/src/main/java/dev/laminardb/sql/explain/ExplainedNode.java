package dev.laminardb.sql.explain;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An operator, or a relation that is read. Immutable.
 *
 * @param id of the node of the topology that it is or would be
 * @param operation what it computes
 * @param state what it keeps between batches, or null if nothing
 * @param retracts whether rows that it has emitted can go again
 * @param key the columns of the result that no two rows have in common at a time, the changes of
 *     each key in order; empty if none are known, or rows do not go
 * @param runsOn the cores that run it
 * @param inputs what it reads
 * @param counters what was counted since it has run, or null if it does not
 */
public record ExplainedNode(
    String id,
    String operation,
    @Nullable ExplainedState state,
    boolean retracts,
    List<String> key,
    String runsOn,
    List<ExplainedInput> inputs,
    @Nullable NodeCounters counters) {

  /** Copies its lists. */
  public ExplainedNode {
    key = List.copyOf(key);
    inputs = List.copyOf(inputs);
  }

  /** What comes out, as words. */
  public String changes() {
    if (!retracts) {
      return "append-only";
    }
    return key.isEmpty() ? "retracting" : "retracting, upsert by (" + String.join(", ", key) + ")";
  }

  /** Whether it computes something, and is not a relation that is read. */
  boolean isOperator() {
    return !inputs.isEmpty();
  }

  ExplainedNode with(Function<String, @Nullable NodeCounters> found) {
    List<ExplainedInput> counted =
        inputs.stream()
            .map(input -> new ExplainedInput(input.distribution(), input.node().with(found)))
            .toList();
    return new ExplainedNode(id, operation, state, retracts, key, runsOn, counted, found.apply(id));
  }
}
