package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.sql.catalog.UpsertKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a changelog no two rows have in common at a time, and which of them say on what
 * core a row is. An exchange sends what a row was and what it becomes to different cores if it goes
 * by a column outside of the key, and then either may arrive first; with that column the key is one
 * whose changes stay in order. Immutable.
 *
 * @param unique the key
 * @param moving the columns besides by which rows have found their core; null if some of them are
 *     not there any more
 * @param twins of columns another that always has the same value: either will do
 */
record KnownKey(List<Integer> unique, @Nullable List<Integer> moving, Map<Integer, Integer> twins) {
  /** Copies the lists. */
  KnownKey {
    unique = List.copyOf(unique);
    moving = moving == null ? null : List.copyOf(moving);
    twins = Map.copyOf(twins);
  }

  /** A key whose changes come from one operator instance each. */
  private static KnownKey inPlace(List<Integer> unique) {
    return new KnownKey(unique, List.of(), Map.of());
  }

  /** The names of the key by which a node's rows can be upserted; empty if there is none. */
  static List<String> names(PlanNode node) {
    List<Field> fields = node.output().getFields();
    UpsertKey key = of(node);
    return key == null || !key.ordered()
        ? List.of()
        : key.columns().stream().map(column -> fields.get(column).getName()).toList();
  }

  /** A node's key, or null if none is known. */
  static @Nullable UpsertKey of(PlanNode node) {
    KnownKey known = find(node);
    if (known == null) {
      return null;
    }
    List<Integer> moving = known.moving;
    return moving == null
        ? new UpsertKey(known.unique, false)
        : new UpsertKey(union(known.unique, moving), true);
  }

  static @Nullable KnownKey find(PlanNode node) {
    if (node instanceof PlanNode.Read read) {
      UpsertKey key = read.relation().key();
      return key == null
          ? null
          : new KnownKey(key.columns(), key.ordered() ? List.of() : null, Map.of());
    }
    if (!(node instanceof PlanNode.Computed computed)) {
      return null;
    }
    PlanStep step = computed.step();
    if (step instanceof PlanStep.RunningAggregate running) {
      StateTtl ttl = running.spec().ttl();
      if (ttl != null && !ttl.retracts()) {
        // A row that has been forgotten may come again.
        return null;
      }
      return inPlace(IntStream.range(0, running.spec().keys().length).boxed().toList());
    }
    if (step instanceof PlanStep.Join join) {
      if (join.spec().spared().replacesPairs()) {
        return JoinKey.ofFirstPairs(join.spec());
      }
      return JoinKey.of(
          join.spec(), find(computed.inputs().get(0)), find(computed.inputs().get(1)));
    }
    KnownKey input = computed.inputs().isEmpty() ? null : find(computed.inputs().get(0));
    if (step instanceof PlanStep.TopN top) {
      return ofFirstRows(top, input);
    }
    if (step instanceof PlanStep.Over over) {
      int[] outputs = over.spec().outputs();
      return input == null
          ? null
          : input.movedBy(over.spec().keys()).through(column -> indexOf(outputs, column));
    }
    return step instanceof PlanStep.Select select && input != null
        ? input.through(column -> projected(select, column))
        : null;
  }

  /** The partition and the row's number in it, or the partition alone, else what the rows had. */
  private static @Nullable KnownKey ofFirstRows(PlanStep.TopN top, @Nullable KnownKey input) {
    int[] outputs = top.spec().outputs();
    IntFunction<@Nullable Integer> mapping = column -> indexOf(outputs, column);
    boolean ranked = top.spec().rank() != null;
    if (ranked || top.spec().limit() == 1) {
      KnownKey partition = inPlace(list(top.spec().keys())).through(mapping);
      if (partition != null) {
        return ranked ? inPlace(union(partition.unique, List.of(outputs.length))) : partition;
      }
    }
    return input == null ? null : input.movedBy(top.spec().keys()).through(mapping);
  }

  /** This key behind an exchange. */
  KnownKey movedBy(int[] columns) {
    return moving == null ? this : new KnownKey(unique, union(moving, list(columns)), twins);
  }

  /**
   * This key behind a step, null if not all of it comes out.
   *
   * @param mapping where a column comes out, or null if it does not
   */
  @Nullable KnownKey through(IntFunction<@Nullable Integer> mapping) {
    List<Integer> mapped = mapped(unique, mapping);
    if (mapped == null) {
      return null;
    }
    Map<Integer, Integer> mappedTwins = new HashMap<>();
    twins.forEach(
        (column, twin) -> {
          Integer to = mapping.apply(column);
          Integer twinTo = mapping.apply(twin);
          if (to != null && twinTo != null) {
            mappedTwins.put(to, twinTo);
          }
        });
    return new KnownKey(mapped, moving == null ? null : mapped(moving, mapping), mappedTwins);
  }

  private @Nullable List<Integer> mapped(
      List<Integer> columns, IntFunction<@Nullable Integer> mapping) {
    List<Integer> mapped = new ArrayList<>();
    for (Integer column : columns) {
      Integer to = mapping.apply(column);
      Integer twin = twins.get(column);
      if (to == null && twin != null) {
        to = mapping.apply(twin);
      }
      if (to == null) {
        return null;
      }
      mapped.add(to);
    }
    return mapped;
  }

  /** Where a column comes out of a step, or null. */
  static @Nullable Integer projected(PlanStep.Select select, int column) {
    for (int output = 0; output < select.projects().size(); output++) {
      RexNode project = select.projects().get(output);
      if (project instanceof RexInputRef ref && ref.getIndex() == column) {
        return output;
      }
    }
    return null;
  }

  /** Where a column stands in a list, or null. */
  static @Nullable Integer indexOf(int[] columns, int column) {
    int found = list(columns).indexOf(column);
    return found < 0 ? null : found;
  }

  /** The columns of both, each once. */
  static List<Integer> union(List<Integer> first, List<Integer> second) {
    Set<Integer> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  static List<Integer> list(int[] columns) {
    return IntStream.of(columns).boxed().toList();
  }
}
