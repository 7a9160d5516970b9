package dev.laminardb.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A join that reads the row around, in its inputs or its condition. A side whose rows all come out
 * has to have all the values: it is not for the other side to say for which of them a row finds
 * none. Of an inner join each side has those that it reads itself.
 */
final class DomainJoin {
  private final DomainPushdown pushdown;
  private final OuterRow row;
  private final RexBuilder rex;

  DomainJoin(DomainPushdown pushdown, OuterRow row, RexBuilder rex) {
    this.pushdown = pushdown;
    this.row = row;
    this.rex = rex;
  }

  DomainRows rows(Join join) {
    JoinRelType type = join.getJoinType();
    ImmutableBitSet outer = row.columnsRead(join);
    if (type == JoinRelType.INNER && !row.columnsRead(join.getCondition()).isEmpty()) {
      return pushdown.rows(filterBehind(join));
    } else if (type.generatesNullsOnLeft() && !type.generatesNullsOnRight()) {
      return swapped(join);
    }
    boolean inner = type == JoinRelType.INNER;
    DomainRows left = inner ? pushdown.rows(join.getLeft()) : pushdown.rows(join.getLeft(), outer);
    DomainRows right =
        type == JoinRelType.FULL
            ? pushdown.rows(join.getRight(), outer)
            : pushdown.rows(join.getRight());
    int width = left.node().getRowType().getFieldCount();
    List<RexNode> conditions = new ArrayList<>();
    for (int column : left.outer().intersect(right.outer())) {
      conditions.add(right.same(column, left.value(column), width, rex));
    }
    conditions.add(
        join.getCondition()
            .accept(moved(left.columns(), width))
            .accept(row.replacing(left::value)));
    RelNode joined = pushdown.joined(left.node(), right.node(), type, conditions);
    return type.projectsRight() ? behind(join, left, right, joined) : withNode(left, joined);
  }

  private static DomainRows withNode(DomainRows left, RelNode joined) {
    return new DomainRows(joined, left.columns(), left.outer(), left.neverNull());
  }

  /** The columns of both sides, and then the values. */
  private DomainRows behind(Join join, DomainRows left, DomainRows right, RelNode joined) {
    int width = left.node().getRowType().getFieldCount();
    List<RexNode> projects = new ArrayList<>();
    for (int i = 0; i < left.columns(); i++) {
      projects.add(DomainPushdown.ref(joined, i));
    }
    for (int i = 0; i < right.columns(); i++) {
      projects.add(DomainPushdown.ref(joined, width + i));
    }
    ImmutableBitSet outer = left.outer().union(right.outer());
    for (int column : outer) {
      boolean isLeft = left.outer().get(column);
      RexNode value =
          DomainPushdown.ref(joined, isLeft ? left.indexOf(column) : width + right.indexOf(column));
      if (join.getJoinType() == JoinRelType.FULL) {
        RexNode other = DomainPushdown.ref(joined, width + right.indexOf(column));
        value =
            rex.makeCall(
                SqlStdOperatorTable.CASE,
                rex.makeCall(SqlStdOperatorTable.IS_NULL, value),
                other,
                value);
      }
      projects.add(value);
    }
    ImmutableBitSet neverNull =
        switch (join.getJoinType()) {
          case INNER -> left.neverNull().union(right.neverNull());
          case FULL -> left.neverNull().intersect(right.neverNull());
          default -> left.neverNull();
        };
    return pushdown.projected(joined, projects, left.columns() + right.columns(), outer, neverNull);
  }

  /** The right side's columns where they are behind the left one's values. */
  private RexShuttle moved(int columns, int width) {
    return new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef ref) {
        return ref.getIndex() < columns
            ? ref
            : rex.makeInputRef(ref.getType(), ref.getIndex() - columns + width);
      }
    };
  }

  /** What a condition says of the row around, as a filter of the joined rows. */
  private LogicalFilter filterBehind(Join join) {
    List<RexNode> own = new ArrayList<>();
    List<RexNode> ofOuter = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(join.getCondition())) {
      (row.columnsRead(condition).isEmpty() ? own : ofOuter).add(condition);
    }
    return LogicalFilter.create(
        join.copy(
            join.getTraitSet(),
            RexUtil.composeConjunction(rex, own),
            join.getLeft(),
            join.getRight(),
            join.getJoinType(),
            join.isSemiJoinDone()),
        RexUtil.composeConjunction(rex, ofOuter));
  }

  /** A join all of whose right rows come out as one of which all left rows do. */
  private DomainRows swapped(Join join) {
    int left = join.getLeft().getRowType().getFieldCount();
    int right = join.getRight().getRowType().getFieldCount();
    RexShuttle sides =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            int i = ref.getIndex();
            return rex.makeInputRef(ref.getType(), i < left ? i + right : i - left);
          }
        };
    Join other =
        LogicalJoin.create(
            join.getRight(),
            join.getLeft(),
            List.of(),
            join.getCondition().accept(sides),
            join.getVariablesSet(),
            JoinRelType.LEFT);
    DomainRows rows = rows(other);
    List<RexNode> projects = new ArrayList<>();
    for (int i = 0; i < left + right; i++) {
      projects.add(DomainPushdown.ref(rows.node(), i < left ? i + right : i - left));
    }
    rows.outer().forEach(column -> projects.add(rows.value(column)));
    return pushdown.projected(rows.node(), projects, left + right, rows.outer(), rows.neverNull());
  }
}
