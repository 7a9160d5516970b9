package dev.laminardb.sql.plan;

import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** Which columns of a changelog no two rows have in common at a time. Stateless. */
final class KnownKey {
  private KnownKey() {}

  /** The names of a node's key; empty if none is known. */
  static List<String> names(PlanNode node) {
    List<Field> fields = node.output().getFields();
    return columns(node).stream().map(column -> fields.get(column).getName()).toList();
  }

  private static List<Integer> columns(PlanNode node) {
    if (node instanceof PlanNode.Read read) {
      Relation relation = read.relation();
      TableSchema table = relation.table() == null ? null : relation.table().schema();
      return table == null ? List.of() : List.copyOf(table.key());
    }
    if (!(node instanceof PlanNode.Computed computed)) {
      return List.of();
    }
    PlanStep step = computed.step();
    if (step instanceof PlanStep.RunningAggregate running) {
      return IntStream.range(0, running.spec().keys().length).boxed().toList();
    }
    if (step instanceof PlanStep.TopN top && top.spec().rank() != null) {
      return ofRanks(top);
    }
    return step instanceof PlanStep.Select select
        ? through(select, columns(computed.inputs().get(0)))
        : List.of();
  }

  /** The partition and the row's number in it, if the partition comes out. */
  private static List<Integer> ofRanks(PlanStep.TopN top) {
    int[] outputs = top.spec().outputs();
    List<Integer> key = new ArrayList<>();
    for (int column : top.spec().keys()) {
      int found =
          IntStream.range(0, outputs.length)
              .filter(output -> outputs[output] == column)
              .findFirst()
              .orElse(-1);
      if (found < 0) {
        return List.of();
      }
      key.add(found);
    }
    key.add(outputs.length);
    return key;
  }

  /** The key behind a projection, if all of it is there. */
  private static List<Integer> through(PlanStep.Select select, List<Integer> key) {
    Map<Integer, Integer> outputs = new HashMap<>();
    for (int output = 0; output < select.projects().size(); output++) {
      RexNode project = select.projects().get(output);
      if (project instanceof RexInputRef ref) {
        outputs.putIfAbsent(ref.getIndex(), output);
      }
    }
    return outputs.keySet().containsAll(key) ? key.stream().map(outputs::get).toList() : List.of();
  }
}
