package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.operator.join.JoinKind;
import dev.laminardb.core.operator.join.JoinSpec;
import dev.laminardb.core.operator.join.SparedWork;
import dev.laminardb.core.operator.join.UniqueKeys;
import dev.laminardb.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * A join: for each side a step that computes its columns and, where the types differ, the keys as
 * values of one type; and over the two the step that joins. What the condition asks besides equal
 * keys is a filter behind an inner join, and part of any other. Where no two rows of an input have
 * the same key, its filter is part of the join too: rows of the other input that find one which the
 * filter leaves out need not wait for another.
 */
final class Joining {
  private final RexBuilder rex;
  private final Join join;
  private final Side left;
  private final Side right;
  private final boolean forgets;
  private final List<Boolean> nullSafe = new ArrayList<>();
  private final List<RexNode> rest = new ArrayList<>();

  /** An input with the keys that are computed for the join, behind its columns. */
  private static final class Side {
    private final SegmentBuilder builder;
    private final RelDataType rowType;
    private final List<RexNode> columns;
    private final List<Integer> keys = new ArrayList<>();

    private Side(SegmentBuilder builder, RelDataType rowType) {
      this.builder = builder;
      this.rowType = rowType;
      this.columns = new ArrayList<>(builder.projects());
    }

    /** How many columns it has without the computed keys. */
    private int width() {
      return rowType.getFieldCount();
    }

    private void addKey(RexNode key) {
      int found = columns.indexOf(key);
      if (found < 0) {
        found = columns.size();
        columns.add(key);
      }
      keys.add(found);
    }

    /** Whether no two of its rows, which only come, have the same key. */
    private boolean isUnique(PlanNode node) {
      KnownKey known = KnownKey.find(node);
      return known != null && keys.containsAll(known.unique());
    }

    private PlanNode finish(RexBuilder rex) {
      builder.replaceProjects(columns);
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        String name = i < width() ? rowType.getFieldNames().get(i) : "key_" + (i - width());
        RelDataType type = columns.get(i).getType();
        fields.add(SqlTypes.field(name, type, type.isNullable()));
      }
      RelDataType type = RexUtil.createStructType(rex.getTypeFactory(), columns, null, null);
      return builder.finish(new Schema(fields), type, builder.retracts());
    }
  }

  /**
   * A join.
   *
   * @param forgets whether rows that go are only forgotten
   */
  Joining(RexBuilder rex, Join join, SegmentBuilder left, SegmentBuilder right, boolean forgets) {
    this.forgets = forgets;
    this.rex = rex;
    this.join = join;
    this.left = new Side(left, join.getLeft().getRowType());
    this.right = new Side(right, join.getRight().getRowType());
  }

  /** Adds the steps. */
  SegmentBuilder add() {
    RexNode condition = RexUtil.expandSearch(rex, null, join.getCondition());
    for (RexNode part : RelOptUtil.conjunctions(condition)) {
      if (!isKey(part)) {
        rest.add(part);
      }
    }
    boolean inner = join.getJoinType() == JoinRelType.INNER;
    RexNode residual = rest.isEmpty() ? null : RexUtil.composeConjunction(rex, rest);
    LiftedFilter leftFilter = LiftedFilter.none(left.finish(rex));
    LiftedFilter rightFilter = LiftedFilter.none(right.finish(rex));
    UniqueKeys unique = UniqueKeys.NONE;
    if (inner && !leftFilter.node().retracts() && !rightFilter.node().retracts()) {
      unique = UniqueKeys.of(left.isUnique(leftFilter.node()), right.isUnique(rightFilter.node()));
      leftFilter = unique.of(0) ? LiftedFilter.of(leftFilter.node()) : leftFilter;
      rightFilter = unique.of(1) ? LiftedFilter.of(rightFilter.node()) : rightFilter;
    }
    PlanNode leftNode = leftFilter.node();
    PlanNode rightNode = rightFilter.node();
    int firstOfRight = Changelog.withoutWeight(leftNode.output()).getFields().size();
    JoinSpec spec =
        new JoinSpec(
            kind(),
            leftNode.output(),
            rightNode.output(),
            left.keys.stream().mapToInt(Integer::intValue).toArray(),
            right.keys.stream().mapToInt(Integer::intValue).toArray(),
            nullSafe(),
            null,
            outputs(firstOfRight),
            join.getRowType().getFieldNames());
    RexNode asked =
        inner
            ? LiftedFilter.condition(rex, leftFilter, rightFilter, firstOfRight)
            : overBoth(residual, firstOfRight);
    SparedWork spared = forgets ? SparedWork.NONE.forgetting() : SparedWork.NONE.unique(unique);
    PlanStep step = new PlanStep.Join(spec.sparing(spared), asked);
    SegmentBuilder builder =
        new SegmentBuilder(rex, step, List.of(leftNode, rightNode), Set.of(), join.getRowType());
    if (inner && residual != null) {
      builder.filter(residual);
    }
    return builder;
  }

  /** Takes a part of the condition as a key, if it compares a column of each side. */
  private boolean isKey(RexNode part) {
    List<Integer> leftKeys = new ArrayList<>();
    List<Integer> rightKeys = new ArrayList<>();
    List<Boolean> filterNulls = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    RelOptUtil.splitJoinCondition(
        join.getLeft(), join.getRight(), part, leftKeys, rightKeys, filterNulls, others);
    if (leftKeys.size() != 1 || !others.isEmpty()) {
      return false;
    }
    RexNode a = left.columns.get(leftKeys.get(0));
    RexNode b = right.columns.get(rightKeys.get(0));
    RelDataType type = common(a.getType(), b.getType());
    if (type == null) {
      return false;
    }
    left.addKey(key(a, type));
    right.addKey(key(b, type));
    nullSafe.add(!filterNulls.get(0));
    return true;
  }

  /** The type in which values are equal if they are by SQL, or null if there is none. */
  private @Nullable RelDataType common(RelDataType a, RelDataType b) {
    boolean real = SqlTypeUtil.isApproximateNumeric(a);
    if (real != SqlTypeUtil.isApproximateNumeric(b)) {
      return null;
    }
    if (real) {
      return rex.getTypeFactory()
          .createTypeWithNullability(
              rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE),
              a.isNullable() || b.isNullable());
    }
    RelDataType type = rex.getTypeFactory().leastRestrictive(List.of(a, b));
    return type == null || SqlTypes.columnType(type).isEmpty() ? null : type;
  }

  /** A key as a value of a type, of which equal ones have the same bits. */
  private RexNode key(RexNode key, RelDataType type) {
    if (type.getSqlTypeName() == SqlTypeName.DOUBLE) {
      // Makes one zero of the two.
      return rex.makeCall(
          SqlStdOperatorTable.PLUS,
          rex.ensureType(type, key, false),
          rex.makeApproxLiteral(BigDecimal.ZERO, notNull(type)));
    }
    boolean same = SqlTypes.field("", key.getType(), true).equals(SqlTypes.field("", type, true));
    return same ? key : rex.ensureType(type, key, false);
  }

  private RelDataType notNull(RelDataType type) {
    return rex.getTypeFactory().createTypeWithNullability(type, false);
  }

  private JoinKind kind() {
    return switch (join.getJoinType()) {
      case INNER -> JoinKind.INNER;
      case LEFT -> JoinKind.LEFT;
      case RIGHT -> JoinKind.RIGHT;
      case FULL -> JoinKind.FULL;
      case SEMI -> JoinKind.SEMI;
      case ANTI -> JoinKind.ANTI;
      default -> throw new IllegalStateException(join.getJoinType() + " join");
    };
  }

  private boolean[] nullSafe() {
    boolean[] safe = new boolean[nullSafe.size()];
    for (int i = 0; i < safe.length; i++) {
      safe[i] = nullSafe.get(i);
    }
    return safe;
  }

  /** All columns but the computed keys, in the numbers of {@link JoinSpec}. */
  private int[] outputs(int firstOfRight) {
    IntStream ofLeft = IntStream.range(0, left.width());
    return join.getJoinType().projectsRight()
        ? IntStream.concat(ofLeft, IntStream.range(0, right.width()).map(c -> firstOfRight + c))
            .toArray()
        : ofLeft.toArray();
  }

  /** A condition over the join's columns in the numbers of {@link JoinSpec}. */
  private @Nullable RexNode overBoth(@Nullable RexNode condition, int firstOfRight) {
    return condition == null
        ? null
        : condition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                int shift = ref.getIndex() < left.width() ? 0 : firstOfRight - left.width();
                return new RexInputRef(ref.getIndex() + shift, ref.getType());
              }
            });
  }
}
