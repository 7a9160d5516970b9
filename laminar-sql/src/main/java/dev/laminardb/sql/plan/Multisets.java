package dev.laminardb.sql.plan;

import dev.laminardb.core.operator.multiset.MultisetKind;
import dev.laminardb.core.operator.multiset.MultisetSpec;
import dev.laminardb.sql.type.SqlTypes;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;

/** INTERSECT ALL and EXCEPT ALL: of more than two inputs a step for each behind the first. */
final class Multisets {
  private Multisets() {}

  /**
   * Adds the steps.
   *
   * @param operation an Intersect or a Minus, of copies
   */
  static SegmentBuilder add(RexBuilder rex, List<SegmentBuilder> inputs, SetOp operation) {
    RelDataType rowType = operation.getRowType();
    MultisetKind kind =
        operation instanceof Intersect ? MultisetKind.INTERSECT : MultisetKind.EXCEPT;
    Iterator<SegmentBuilder> each = inputs.iterator();
    SegmentBuilder left = each.next();
    while (each.hasNext()) {
      left = add(rex, kind, left, each.next(), rowType);
    }
    return left;
  }

  private static SegmentBuilder add(
      RexBuilder rex,
      MultisetKind kind,
      SegmentBuilder left,
      SegmentBuilder right,
      RelDataType rowType) {
    Schema columns = SqlTypes.schema(rowType);
    MultisetSpec spec = new MultisetSpec(kind, columns, left.retracts(), right.retracts());
    left.replaceProjects(Combining.ofType(rex, left.projects(), rowType));
    right.replaceProjects(Combining.ofType(rex, right.projects(), rowType));
    List<PlanNode> nodes =
        List.of(
            left.finish(columns, rowType, left.retracts()),
            right.finish(columns, rowType, right.retracts()));
    return new SegmentBuilder(rex, new PlanStep.Multiset(spec), nodes, Set.of(), rowType);
  }
}
