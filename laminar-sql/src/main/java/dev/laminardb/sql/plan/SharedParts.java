package dev.laminardb.sql.plan;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes one node of nodes that are equal, so that what a query says twice is computed once, by an
 * operator that several others read. For one plan and one thread.
 *
 * <pre>
 *   join                     join
 *   ├── aggregate by k       ├── aggregate by k
 *   │   └── read t       →   │   └── read t
 *   └── aggregate by k       └── the same
 *       └── read t
 * </pre>
 *
 * <p>Two nodes are equal if their steps have the same {@link StepIdentity} over inputs that are
 * equal. It comes behind all that depends on who reads a node, such as which columns come out of a
 * join and which pairs it keeps: nodes that differ in this are not equal.
 */
final class SharedParts {
  private final Map<Key, PlanNode.Computed> byKey = new HashMap<>();
  private final Map<PlanNode.Computed, Integer> numbers = new IdentityHashMap<>();
  private final Map<PlanNode, Integer> leaves = new HashMap<>();

  /**
   * What nodes are compared by.
   *
   * @param inputs the numbers of the inputs, one for each different node
   */
  private record Key(StepIdentity step, List<Integer> inputs) {}

  private SharedParts() {}

  /** A plan in which there are no two equal nodes. */
  static PlanNode.Computed of(PlanNode.Computed root) {
    return new SharedParts().shared(root);
  }

  private PlanNode.Computed shared(PlanNode.Computed node) {
    List<PlanNode> inputs = node.inputs().stream().map(this::input).toList();
    Key key = new Key(StepIdentity.of(node.step()), inputs.stream().map(this::number).toList());
    return byKey.computeIfAbsent(
        key,
        unused -> {
          PlanNode.Computed first = new PlanNode.Computed(node.step(), inputs);
          numbers.put(first, numbers.size());
          return first;
        });
  }

  private PlanNode input(PlanNode node) {
    return node instanceof PlanNode.Computed computed ? shared(computed) : node;
  }

  /** The number of a node that is shared already, or of a leaf. */
  private int number(PlanNode node) {
    return node instanceof PlanNode.Computed computed
        ? Objects.requireNonNull(numbers.get(computed))
        : leaves.computeIfAbsent(node, unused -> -1 - leaves.size());
  }
}
