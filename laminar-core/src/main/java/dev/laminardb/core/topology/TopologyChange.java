package dev.laminardb.core.topology;

import java.util.List;
import java.util.Set;

/**
 * What one script changes in the running topology, applied as a whole at one barrier: removals
 * first.
 *
 * @param removedRelations the sources and streams whose nodes go
 * @param nodes the nodes that come, in any order
 * @param edges the edges that come; one end at least is a new node
 */
public record TopologyChange(Set<String> removedRelations, List<Node> nodes, List<Edge> edges) {
  /** Copies its arguments. */
  public TopologyChange {
    removedRelations = Set.copyOf(removedRelations);
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }
}
