package dev.laminardb.sql.plan;

import dev.laminardb.core.state.KeyRanges;
import dev.laminardb.sql.catalog.IndexKey;
import dev.laminardb.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a relation a query reads, where a condition right above says something of the key
 * that they are found by. The condition stays: the rows that are found may be too many, never too
 * few. Immutable.
 *
 * @param key the columns that rows are found by
 * @param ranges which values they have
 */
public record KeyRead(IndexKey key, KeyRanges ranges) {

  /** A plan of a query that runs once, of each relation those rows being read that matter. */
  static PlanNode.Computed in(PlanNode.Computed root) {
    return in(root, new IdentityHashMap<>());
  }

  /**
   * The same of a part of a plan.
   *
   * @param done what has become of nodes: of one that several read, one
   */
  private static PlanNode.Computed in(
      PlanNode.Computed node, Map<PlanNode, PlanNode.Computed> done) {
    PlanNode.Computed known = done.get(node);
    if (known == null) {
      List<PlanNode> inputs = new ArrayList<>();
      for (PlanNode input : node.inputs()) {
        inputs.add(
            input instanceof PlanNode.Computed computed
                ? in(computed, done)
                : narrowed(node.step(), input));
      }
      known = new PlanNode.Computed(node.step(), inputs);
      done.put(node, known);
    }
    return known;
  }

  private static PlanNode narrowed(PlanStep step, PlanNode input) {
    if (!(input instanceof PlanNode.Read read) || !(step instanceof PlanStep.Select select)) {
      return input;
    }
    KeyRead keys = of(read.relation(), select);
    return keys == null ? read : new PlanNode.Read(read.relation(), keys);
  }

  private static @Nullable KeyRead of(Relation relation, PlanStep.Select select) {
    IndexKey key = relation.index();
    if (key == null || select.condition() == null) {
      return null;
    }
    KeyCondition condition =
        KeyCondition.of(relation.schema(), key, select.condition(), new Schema(List.of()));
    return condition == null ? null : new KeyRead(key, condition.lookup().ranges());
  }

  /** {@code by key (a, b)} or {@code range of key (a)}, the columns that have to do with it. */
  String text(Schema columns) {
    boolean isWhole = ranges.equal() == key.columns().size();
    boolean hasEnd = ranges.from() != null || ranges.to() != null;
    return key.columns().stream()
        .limit(ranges.equal() + (hasEnd ? 1 : 0))
        .map(column -> columns.getFields().get(column).getName())
        .collect(Collectors.joining(", ", isWhole ? "by key (" : "range of key (", ")"));
  }
}
