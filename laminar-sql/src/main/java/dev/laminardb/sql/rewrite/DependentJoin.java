package dev.laminardb.sql.rewrite;

import dev.laminardb.sql.validate.WindowBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A join whose right side is computed for each row of its left side, on the way to one that is not.
 * The right side's outermost projections and filters become expressions and conditions of the join;
 * what of it still reads the left row then is computed for all values of that at once ({@link
 * DomainPushdown}), and joined by these values:
 *
 * <pre>
 *   FROM t, LATERAL (SELECT y - t.z FROM u WHERE u.k = t.k)
 *   t join u on u.k = t.k: y - z
 *   FROM t, LATERAL (SELECT k, SUM(y) AS s FROM u WHERE u.k = t.k GROUP BY j)
 *   t join (SELECT k, SUM(y) FROM u GROUP BY j, k) on k = t.k: s
 * </pre>
 *
 * <p>Used once.
 */
final class DependentJoin {
  private final Decorrelation tree;
  private final RelNode left;
  private final int leftColumns;
  private final RexBuilder rex;
  private final OuterRow row;
  private JoinRelType type;

  /** What is computed for each row, without what is expressions and conditions. */
  private RelNode right;

  /** Over the left side's columns and those of {@link #right} beside them. */
  private final List<RexNode> conditions = new ArrayList<>();

  /** What comes out of the right side, over the same columns. */
  private final List<RexNode> outputs = new ArrayList<>();

  /**
   * A join.
   *
   * @param left its left side, without such joins
   */
  DependentJoin(Decorrelation tree, Correlate correlate, RelNode left) {
    this.tree = tree;
    this.left = left;
    this.leftColumns = left.getRowType().getFieldCount();
    this.rex = left.getCluster().getRexBuilder();
    this.row = new OuterRow(correlate.getCorrelationId(), left);
    this.right = correlate.getRight();
    this.type =
        correlate.getJoinType() == JoinRelType.LEFT && isNeverEmpty(right)
            ? JoinRelType.INNER
            : correlate.getJoinType();
    for (RelDataTypeField column : right.getRowType().getFieldList()) {
      outputs.add(rex.makeInputRef(column.getType(), leftColumns + column.getIndex()));
    }
  }

  /** Whether a subquery has a row whatever it reads. */
  private static boolean isNeverEmpty(RelNode node) {
    return node instanceof Project project
        ? isNeverEmpty(project.getInput())
        : isGlobal(node) || node instanceof Values values && !values.getTuples().isEmpty();
  }

  private static boolean isGlobal(RelNode node) {
    return node instanceof Aggregate aggregate && aggregate.getGroupCount() == 0;
  }

  /** The rows of the join. */
  RelNode resolved() {
    while (!row.columnsRead(right).isEmpty() && takeOutermost()) {
      // The next one is the outermost now.
    }
    DomainPushdown pushdown = new DomainPushdown(tree, row, FailingCalls.in(right));
    ImmutableBitSet read = row.columnsRead(right);
    if (read.isEmpty()) {
      return right instanceof Values values && isOneRow(values)
          ? beside(values)
          : joined(type, tree.joined(right), List.of());
    } else if (right instanceof Uncollect && (type == JoinRelType.INNER || isLeftOfAll())) {
      return projected(filtered(unnested()));
    } else if (type == JoinRelType.INNER && isGlobal(right)) {
      return aggregated((Aggregate) right, pushdown);
    }
    DomainRows rows = pushdown.rows(right);
    return joined(type, rows.node(), sameValues(rows));
  }

  /** Takes the right side's outermost node into the join, if it can be. */
  private boolean takeOutermost() {
    if (type == JoinRelType.INNER && SingleRows.are(right)) {
      RexNode around = rex.makeCorrel(left.getRowType(), row.id());
      RexNode read = rex.makeFieldAccess(around, row.columnsRead(right).nth(0));
      right = SingleRows.counted((Aggregate) right, List.of(read), tree.builder());
      return true;
    } else if (right instanceof Project project && canTake(project)) {
      replace(project.getInput(), k -> project.getProjects().get(k));
      return true;
    } else if (right instanceof Filter filter && isPlain(List.of(filter.getCondition()))) {
      RelOptUtil.conjunctions(filter.getCondition())
          .forEach(condition -> conditions.add(RexUtil.shift(condition, leftColumns)));
      right = filter.getInput();
      return true;
    }
    return false;
  }

  private boolean canTake(Project project) {
    ImmutableBitSet all = ImmutableBitSet.range(project.getInput().getRowType().getFieldCount());
    return isPlain(project.getProjects())
        && (type != JoinRelType.LEFT
            || project.getProjects().stream().allMatch(column -> Strong.isNull(column, all)));
  }

  private static boolean isPlain(List<RexNode> expressions) {
    return expressions.stream()
        .noneMatch(e -> RexOver.containsOver(e) || WindowBounds.findNotComputed(e) != null);
  }

  /** Goes on with the input of the right side, whose columns are expressions over the input's. */
  private void replace(RelNode input, IntFunction<RexNode> columns) {
    RexShuttle read =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef column) {
            int k = column.getIndex() - leftColumns;
            return k < 0 ? column : RexUtil.shift(columns.apply(k), leftColumns);
          }
        };
    conditions.replaceAll(read::apply);
    outputs.replaceAll(read::apply);
    right = input;
  }

  private static boolean isOneRow(Values values) {
    return values.getTuples().size() == 1;
  }

  /** Left rows, with nothing but expressions beside them. */
  private RelNode beside(Values values) {
    if (type != JoinRelType.INNER) {
      return joined(type, values, List.of());
    }
    List<RexLiteral> constants = values.getTuples().get(0);
    replace(values, constants::get);
    return projected(filtered(left));
  }

  /** Whether each left row comes out with all that is computed for it, or else with nulls. */
  private boolean isLeftOfAll() {
    return type == JoinRelType.LEFT && conditions.isEmpty();
  }

  private RelNode unnested() {
    return LogicalCorrelate.create(left, right, List.of(), row.id(), row.columnsRead(right), type);
  }

  /** Left rows, with the result of an aggregation that each of them has one of. */
  private RelNode aggregated(Aggregate aggregate, DomainPushdown pushdown) {
    DomainRows groups = pushdown.groups(aggregate);
    RelNode joined =
        tree.builder()
            .push(left)
            .push(groups.node())
            .join(JoinRelType.LEFT, sameValues(groups))
            .build();
    replace(
        aggregate,
        k ->
            EmptyGroups.result(
                aggregate.getAggCallList().get(k),
                rex.makeInputRef(
                    joined.getRowType().getFieldList().get(leftColumns + k).getType(), k),
                rex));
    return projected(filtered(joined));
  }

  private List<RexNode> sameValues(DomainRows rows) {
    List<RexNode> equal = new ArrayList<>();
    for (int column : rows.outer()) {
      equal.add(rows.same(column, rex.makeInputRef(left, column), leftColumns, rex));
    }
    return equal;
  }

  /** An expression over the columns of the join's two sides, as these are now. */
  private RexNode over(RexNode expression, List<RelDataType> types) {
    RexShuttle typed =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef column) {
            return rex.makeInputRef(types.get(column.getIndex()), column.getIndex());
          }
        };
    return expression
        .accept(row.replacing(column -> rex.makeInputRef(types.get(column), column)))
        .accept(typed);
  }

  private static List<RelDataType> types(RelNode... rows) {
    List<RelDataType> types = new ArrayList<>();
    for (RelNode each : rows) {
      each.getRowType().getFieldList().forEach(column -> types.add(column.getType()));
    }
    return types;
  }

  private RelNode joined(JoinRelType how, RelNode with, List<RexNode> keys) {
    List<RexNode> all = new ArrayList<>(keys);
    conditions.forEach(condition -> all.add(over(condition, types(left, with))));
    RelNode joined = tree.builder().push(left).push(with).join(how, all).build();
    return how.projectsRight() ? projected(joined) : joined;
  }

  private RelNode filtered(RelNode rows) {
    return conditions.isEmpty()
        ? rows
        : tree.builder()
            .push(rows)
            .filter(conditions.stream().map(c -> over(c, types(rows))).toList())
            .build();
  }

  private RelNode projected(RelNode rows) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < leftColumns; i++) {
      columns.add(rex.makeInputRef(rows, i));
    }
    outputs.forEach(output -> columns.add(over(output, types(rows))));
    return tree.builder().push(rows).project(columns).build();
  }
}
