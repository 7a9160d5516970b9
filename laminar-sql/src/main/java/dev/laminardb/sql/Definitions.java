package dev.laminardb.sql;

import dev.laminardb.core.error.Notice;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.plan.StreamTopology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The relations that a script has created and dropped since its last step: a tentative catalog, and
 * what has to change in the topology for it to hold. For one thread and one script.
 */
final class Definitions {
  private final Set<String> removed = new LinkedHashSet<>();
  private final Map<String, StreamTopology> added = new LinkedHashMap<>();
  private final List<Notice> notices = new ArrayList<>();

  /** The catalog that the last of the steps leaves. */
  private Catalog before;

  private Catalog catalog;

  Definitions(Catalog before) {
    this.before = before;
    this.catalog = before;
  }

  /** What exists by now. */
  Catalog catalog() {
    return catalog;
  }

  /** Adds a relation that does not run. */
  void add(Relation relation) {
    catalog = catalog.with(relation);
  }

  /** Adds a relation and what has to run for it. */
  void add(Relation relation, StreamTopology topology) {
    add(relation);
    added.put(relation.name(), topology);
  }

  /** Adds what whoever creates should know. */
  void tell(List<Notice> added) {
    notices.addAll(added);
  }

  /** Removes a relation, and first whatever reads it. */
  void remove(Relation relation) {
    for (Relation reader : catalog.readersOf(relation.name())) {
      // A reader of two relations is met twice.
      if (catalog.find(reader.name()).isPresent()) {
        remove(reader);
      }
    }
    catalog = catalog.without(relation.name());
    notices.removeIf(notice -> notice.relation().equals(relation.name()));
    StreamTopology ofThisScript = added.remove(relation.name());
    if (ofThisScript == null && before.find(relation.name()).isPresent()) {
      removed.add(relation.name());
    }
  }

  /**
   * Puts a relation that does the same for its readers, of whom there are none, in the place of
   * one.
   */
  void replace(Relation relation, Relation with, StreamTopology topology) {
    Catalog after = catalog.replace(relation.name(), with);
    remove(relation);
    add(with, topology);
    catalog = after;
  }

  /** Goes on with another catalog, when whatever was created and dropped before has been taken. */
  void become(Catalog after) {
    catalog = after;
    before = after;
  }

  /** What was created and dropped since the last time, which takes effect together; or null. */
  SqlPlanner.@Nullable Definition take() {
    if (catalog == before) {
      return null;
    }
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (StreamTopology topology : added.values()) {
      nodes.addAll(topology.nodes());
      edges.addAll(topology.edges());
    }
    TopologyChange change = new TopologyChange(Set.copyOf(removed), nodes, edges);
    SqlPlanner.Definition taken = new SqlPlanner.Definition(catalog, change, notices);
    removed.clear();
    added.clear();
    notices.clear();
    before = catalog;
    return taken;
  }
}
