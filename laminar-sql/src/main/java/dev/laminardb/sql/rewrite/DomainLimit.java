package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;

/** Keeps the first rows for each value that a subquery reads of the rows around it, by number. */
final class DomainLimit {
  private DomainLimit() {}

  /**
   * The first rows.
   *
   * @param rows what the sort orders and limits
   */
  static DomainRows of(Sort sort, DomainRows rows, RelBuilder builder) {
    builder.push(rows.node());
    List<RexNode> values = new ArrayList<>();
    rows.outer().forEach(column -> values.add(rows.value(column)));
    List<RexNode> order = builder.fields(sort.getCollation());
    RexNode number =
        builder
            .aggregateCall(SqlStdOperatorTable.ROW_NUMBER)
            .over()
            .partitionBy(values)
            // Any order does where the query has none, such as that of what all rows have in
            // common: it is how first rows are kept without the others.
            .orderBy(order.isEmpty() ? values : order)
            .rowsFrom(RexWindowBounds.UNBOUNDED_PRECEDING)
            .rowsTo(RexWindowBounds.CURRENT_ROW)
            .toRex();
    List<RexNode> kept = List.copyOf(builder.fields());
    List<RexNode> numbered = new ArrayList<>(kept);
    numbered.add(number);
    builder.project(numbered);
    RexNode n = builder.field(kept.size());
    if (sort.offset != null) {
      builder.filter(builder.greaterThan(n, sort.offset));
    }
    if (sort.fetch != null) {
      RexNode last =
          sort.offset == null
              ? sort.fetch
              : builder.call(SqlStdOperatorTable.PLUS, sort.offset, sort.fetch);
      builder.filter(builder.lessThanOrEqual(builder.field(kept.size()), last));
    }
    return new DomainRows(
        builder.project(builder.fields().subList(0, kept.size())).build(),
        rows.columns(),
        rows.outer(),
        rows.neverNull());
  }
}
