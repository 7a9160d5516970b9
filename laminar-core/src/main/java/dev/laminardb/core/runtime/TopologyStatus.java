package dev.laminardb.core.runtime;

import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import java.util.List;

/**
 * What runs and how it fares, at one moment. Immutable.
 *
 * @param nodes in the order of their creation, upstream before downstream
 * @param edges between them
 */
public record TopologyStatus(List<NodeStatus> nodes, List<EdgeStatus> edges) {

  /** Copies its lists. */
  public TopologyStatus {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
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
   */
  public record NodeStatus(
      Node node,
      List<Integer> cores,
      long rows,
      long batches,
      long lateRows,
      long stateBytes,
      long watermark) {
    /** Copies its list. */
    public NodeStatus {
      cores = List.copyOf(cores);
    }
  }

  /**
   * An edge.
   *
   * @param crossesCores whether rows may have to go from one core to another, through a ring
   */
  public record EdgeStatus(Edge edge, boolean crossesCores) {}
}
