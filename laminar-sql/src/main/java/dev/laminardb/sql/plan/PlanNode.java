package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A vertex of a plan: a relation that is read, or a step over the output of others. Immutable. */
public sealed interface PlanNode {

  /** The columns of its rows, the weight among them where they can go again. */
  Schema output();

  /** The nodes whose output it reads, in the order of its inputs. */
  List<PlanNode> inputs();

  /** This node and those that it depends on, each once and behind its inputs. */
  default List<PlanNode> nodes() {
    List<PlanNode> nodes = new ArrayList<>();
    add(this, nodes, Collections.newSetFromMap(new IdentityHashMap<>()));
    return nodes;
  }

  private static void add(PlanNode node, List<PlanNode> nodes, Set<PlanNode> added) {
    if (added.add(node)) {
      node.inputs().forEach(input -> add(input, nodes, added));
      nodes.add(node);
    }
  }

  /** Whether its rows can go again. */
  default boolean retracts() {
    return Changelog.weightColumn(output()) >= 0;
  }

  /**
   * The rows of a relation.
   *
   * @param keys which of them, of a query that runs once; null if all are
   */
  record Read(Relation relation, @Nullable KeyRead keys) implements PlanNode {
    /** All rows of a relation. */
    public Read(Relation relation) {
      this(relation, null);
    }

    @Override
    public Schema output() {
      return relation.batchSchema();
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of();
    }
  }

  /** The relation of one row that a query without FROM is over. */
  record SingleRow() implements PlanNode {
    @Override
    public Schema output() {
      return dev.laminardb.core.topology.SingleRow.SCHEMA;
    }

    @Override
    public List<PlanNode> inputs() {
      return List.of();
    }
  }

  /** What a step makes of the rows of others. */
  record Computed(PlanStep step, List<PlanNode> inputs) implements PlanNode {
    /** Copies the list. */
    public Computed {
      inputs = List.copyOf(inputs);
    }

    /** A step over one input. */
    public Computed(PlanStep step, PlanNode input) {
      this(step, List.of(input));
    }

    @Override
    public Schema output() {
      return step.output();
    }
  }
}
