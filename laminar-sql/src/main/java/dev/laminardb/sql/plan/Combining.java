package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;

/** UNION ALL: brings the inputs to the same columns, the weight among them if any has one. */
final class Combining {
  private Combining() {}

  /**
   * Adds the step that has all rows.
   *
   * @param rowType the columns that come out
   */
  static SegmentBuilder add(RexBuilder rex, List<SegmentBuilder> inputs, RelDataType rowType) {
    Schema columns = SqlTypes.schema(rowType);
    boolean weighted = inputs.stream().anyMatch(SegmentBuilder::retracts);
    Set<Integer> times = null;
    List<PlanNode> nodes = new ArrayList<>();
    for (SegmentBuilder input : inputs) {
      input.replaceProjects(ofType(rex, input.projects(), rowType));
      if (times == null) {
        times = new HashSet<>(input.timeColumns());
      } else {
        times.retainAll(input.timeColumns());
      }
      nodes.add(input.finish(columns, rowType, weighted));
    }
    Schema output = weighted ? Changelog.withWeight(columns) : columns;
    PlanStep step = new PlanStep.Union(inputs.size(), output);
    return new SegmentBuilder(rex, step, nodes, times == null ? Set.of() : times, rowType);
  }

  /** Columns as those of a row type; a wider type holds the same values. */
  static List<RexNode> ofType(RexBuilder rex, List<RexNode> columns, RelDataType rowType) {
    List<RexNode> cast = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      RexNode column = columns.get(field.getIndex());
      boolean same =
          SqlTypes.field("", column.getType(), true)
              .equals(SqlTypes.field("", field.getType(), true));
      cast.add(same ? column : rex.ensureType(field.getType(), column, false));
    }
    return cast;
  }
}
