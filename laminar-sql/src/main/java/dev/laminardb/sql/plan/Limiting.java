package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.operator.topn.TopNSpec;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * ORDER BY, OFFSET and LIMIT of a query that goes on: the first rows of one partition, which change
 * as others come before them.
 */
final class Limiting {
  private static final String RANK = "row_number";

  private final ValidatedQuery query;
  private final RexBuilder rex;
  private final Sort sort;

  Limiting(ValidatedQuery query, RexBuilder rex, Sort sort) {
    this.query = query;
    this.rex = rex;
    this.sort = sort;
  }

  /**
   * Adds the step that keeps the rows.
   *
   * @param builder has the columns of the sort's input
   */
  void add(SegmentBuilder builder) {
    RelDataType rowType = sort.getRowType();
    long offset = OrderedPlan.count(query, sort.offset, 0);
    int limit = limit(offset);
    if (!builder.isIdentity()) {
      builder.cut(SqlTypes.schema(rowType), rowType);
    }
    int width = rowType.getFieldCount();
    int[] outputs = IntStream.range(0, width).toArray();
    String rank = offset > 0 ? RANK : null;
    List<RexNode> columns = columns();
    if (offset > 0) {
      columns.add(new RexInputRef(width, bigint()));
    }
    TopNSpec spec = new TopNSpec(builder.base(), new int[0], order(), limit, outputs, rank);
    builder.keepFirst(new PlanStep.TopN(spec), columns);
    if (offset > 0) {
      builder.filter(isBehind(offset, columns.get(width)));
      builder.project(columns(), rowType);
    }
  }

  private int limit(long offset) {
    if (sort.fetch == null) {
      throw refuse("OFFSET without LIMIT is not available in a query that goes on", null);
    }
    long fetch = OrderedPlan.count(query, sort.fetch, 0);
    if (fetch == 0) {
      throw query
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              query.blocks().outermost(),
              "LIMIT 0: the result would have no rows");
    }
    if (offset + fetch > TopNSpec.MAX_LIMIT) {
      throw refuse(
          "the first " + (offset + fetch) + " rows are more than a query can keep in order",
          "at most " + TopNSpec.MAX_LIMIT + ", those of OFFSET counted");
    }
    return (int) (offset + fetch);
  }

  /** Without ORDER BY any rows will do; the first column makes them the same each time. */
  private List<SortKey> order() {
    List<SortKey> keys = OrderedPlan.keys(sort);
    return keys.isEmpty() ? List.of(new SortKey(0, false, false)) : keys;
  }

  private List<RexNode> columns() {
    List<RexNode> columns = new ArrayList<>();
    for (RelDataTypeField field : sort.getRowType().getFieldList()) {
      columns.add(new RexInputRef(field.getIndex(), field.getType()));
    }
    return columns;
  }

  private RexNode isBehind(long offset, RexNode rank) {
    return rex.makeCall(
        SqlStdOperatorTable.GREATER_THAN,
        rank,
        rex.makeExactLiteral(BigDecimal.valueOf(offset), bigint()));
  }

  private RelDataType bigint() {
    return rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
  }

  private LaminarException refuse(String message, @Nullable String hint) {
    return query.text().error(ErrorCode.UNSUPPORTED, query.blocks().outermost(), message, hint);
  }
}
