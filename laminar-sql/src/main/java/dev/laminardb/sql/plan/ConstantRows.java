package dev.laminardb.sql.plan;

import dev.laminardb.sql.type.ConstantValues;
import dev.laminardb.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** The rows that a query's text has, as a plan. Stateless. */
final class ConstantRows {
  private ConstantRows() {}

  /** Begins a plan: with constant expressions over a single row, or a step that has all rows. */
  static SegmentBuilder add(RexBuilder rex, Values values) {
    if (values.getTuples().isEmpty()) {
      SegmentBuilder none =
          new SegmentBuilder(
              rex,
              values.getRowType().getFieldList().stream()
                  .map(column -> rex.makeNullLiteral(column.getType()))
                  .toList());
      none.filter(rex.makeLiteral(false));
      return none;
    }
    if (values.getTuples().size() == 1) {
      return new SegmentBuilder(rex, values.getTuples().get(0));
    }
    Schema schema = SqlTypes.schema(values.getRowType());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      rows.add(row(tuple, schema.getFields()));
    }
    return new SegmentBuilder(
        rex,
        new PlanStep.Constants(rows, schema),
        List.of(new PlanNode.SingleRow()),
        Set.of(),
        values.getRowType());
  }

  private static List<@Nullable Object> row(List<RexLiteral> tuple, List<Field> columns) {
    List<@Nullable Object> row = new ArrayList<>();
    for (int i = 0; i < tuple.size(); i++) {
      row.add(ConstantValues.ofColumn(tuple.get(i), columns.get(i)));
    }
    return row;
  }
}
