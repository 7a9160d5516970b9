package dev.laminardb.core.topology;

import dev.laminardb.core.state.KeyRanges;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream between two nodes.
 *
 * @param from the upstream node's id
 * @param to the downstream node's id
 * @param input which input of the downstream operator it feeds, from 0
 * @param partitioning how rows find their instance
 * @param inStep whether rows that a {@link Partitioning.Rebalance} has spread over the cores wait,
 *     where they meet again, until the watermark that they came behind has come from every core:
 *     for operators to which it matters exactly what was closed when a row came
 * @param keys which rows of the content are read, of a query that runs once; null if all are
 */
public record Edge(
    String from,
    String to,
    int input,
    Partitioning partitioning,
    boolean inStep,
    @Nullable KeyRanges keys) {

  /** An edge whose rows are taken as they come. */
  public Edge(String from, String to, int input, Partitioning partitioning) {
    this(from, to, input, partitioning, false, null);
  }

  /**
   * This edge between nodes that have other ids now.
   *
   * @param newIds those that have changed, by what they were
   */
  public Edge renamed(Map<String, String> newIds) {
    return new Edge(
        newIds.getOrDefault(from, from),
        newIds.getOrDefault(to, to),
        input,
        partitioning,
        inStep,
        keys);
  }
}
