package dev.laminardb.core.runtime;

import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import java.util.List;

/**
 * What runs and how it fares, at one moment. Immutable.
 *
 * @param nodes in the order of their creation, upstream before downstream
 * @param edges between them
 * @param cores what runs them, by number
 */
public record TopologyStatus(
    List<NodeStatus> nodes, List<EdgeStatus> edges, List<CoreStatus> cores) {

  /** Copies its lists. */
  public TopologyStatus {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    cores = List.copyOf(cores);
  }

  /**
   * A node.
   *
   * @param cores the cores that run it
   * @param rows how many rows it has emitted, over all cores
   * @param batches in how many batches
   * @param lateRows how many rows it has dropped as late
   * @param stateBytes the memory of its state, over all cores
   * @param watermark the least of what its tasks have emitted, microseconds since the epoch, or
   *     {@link dev.laminardb.core.stream.Watermark#NONE}
   * @param busyNanos how long its tasks have worked, over all cores, without the nodes they call
   * @param budgetViolations how often one of them took longer for a batch, a watermark or a turn of
   *     a source than it should
   * @param worstNanos the longest that one of them took
   */
  public record NodeStatus(
      Node node,
      List<Integer> cores,
      long rows,
      long batches,
      long lateRows,
      long stateBytes,
      long watermark,
      long busyNanos,
      long budgetViolations,
      long worstNanos) {
    /** Copies its list. */
    public NodeStatus {
      cores = List.copyOf(cores);
    }
  }

  /**
   * A core.
   *
   * @param index its number
   * @param busyCycles duty cycles that did something
   * @param idleCycles duty cycles that found nothing to do
   * @param busyNanos the time of the busy cycles
   * @param elapsedNanos the time since its start
   * @param budgetViolations duty cycles that took longer than one should
   * @param worstNanos the longest duty cycle
   */
  public record CoreStatus(
      int index,
      long busyCycles,
      long idleCycles,
      long busyNanos,
      long elapsedNanos,
      long budgetViolations,
      long worstNanos) {}

  /**
   * An edge.
   *
   * @param crossesCores whether rows may have to go from one core to another, through a ring
   */
  public record EdgeStatus(Edge edge, boolean crossesCores) {}
}
