package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A query whose result has an end: its rows can be sorted, and some of them left out. Immutable.
 *
 * @param plan computes the rows
 * @param columns how many of their columns are the query's; those behind are only ordered by
 * @param order what the rows are ordered by, possibly nothing
 * @param offset how many rows are left out first
 * @param limit how many there are at most
 */
public record OrderedPlan(
    StreamPlan plan, int columns, List<SortKey> order, long offset, long limit) {
  /** Copies the list. */
  public OrderedPlan {
    order = List.copyOf(order);
  }

  /**
   * Plans a query.
   *
   * @throws dev.laminardb.core.error.LaminarException if the engine cannot run it
   */
  public static OrderedPlan of(ValidatedQuery query) {
    RelRoot root = QueryConverter.root(query);
    if (!(TiedRows.ordered(query, root.rel) instanceof Sort sort)) {
      StreamPlan plan = StreamPlanner.planOnce(query, QueryConverter.convert(query, root));
      return new OrderedPlan(plan, root.fields.size(), List.of(), 0, Long.MAX_VALUE);
    }
    checkColumns(root);
    return new OrderedPlan(
        StreamPlanner.planOnce(query, QueryConverter.rewrite(sort.getInput())),
        root.fields.size(),
        keys(sort),
        count(query, sort.offset, 0),
        count(query, sort.fetch, Long.MAX_VALUE));
  }

  /** What is ordered by and not selected comes behind what is. */
  private static void checkColumns(RelRoot root) {
    for (int i = 0; i < root.fields.size(); i++) {
      if (root.fields.leftList().get(i) != i) {
        throw new IllegalStateException("the columns of " + root + " are in another order");
      }
    }
  }

  /** What a sort orders by. */
  static List<SortKey> keys(Sort sort) {
    List<SortKey> keys = new ArrayList<>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      keys.add(
          new SortKey(
              key.getFieldIndex(),
              key.getDirection().isDescending(),
              key.nullDirection == RelFieldCollation.NullDirection.FIRST));
    }
    return keys;
  }

  /**
   * The number of an OFFSET or LIMIT.
   *
   * @throws dev.laminardb.core.error.LaminarException if it is no literal
   */
  static long count(ValidatedQuery query, @Nullable RexNode rows, long orElse) {
    if (rows == null) {
      return orElse;
    }
    if (!(rows instanceof RexLiteral)) {
      throw query
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              query.blocks().outermost(),
              "LIMIT and OFFSET are numbers, not expressions");
    }
    return RexLiteral.bigDecimalValue(rows).longValueExact();
  }
}
