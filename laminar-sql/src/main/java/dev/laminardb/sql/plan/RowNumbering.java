package dev.laminardb.sql.plan;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.operator.topn.TopNSpec;
import dev.laminardb.sql.validate.ValidatedQuery;
import dev.laminardb.sql.validate.WindowBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A projection that numbers rows, under a filter that bounds the numbers: a step that computes the
 * columns, the partition and the order, and over it the one that keeps the first rows.
 */
final class RowNumbering {
  private final ValidatedQuery query;
  private final RexBuilder rex;
  private final SegmentBuilder builder;
  private final Project numbering;
  private final int index;

  /** The columns of the step before. */
  private final StepInputs inputs;

  /** Which of the inputs come out. */
  private final List<Integer> outputs = new ArrayList<>();

  /** The name of the first column that is the number, or null while nothing needs it. */
  private @Nullable String rank;

  /**
   * A numbering.
   *
   * @param builder has the columns that the numbering reads
   * @param index how many there are inside it
   * @param prepare brings an expression over the builder's columns into the form that is compiled
   */
  RowNumbering(
      ValidatedQuery query,
      RexBuilder rex,
      SegmentBuilder builder,
      Project numbering,
      int index,
      UnaryOperator<RexNode> prepare) {
    this.query = query;
    this.rex = rex;
    this.builder = builder;
    this.numbering = numbering;
    this.index = index;
    this.inputs =
        new StepInputs(
            query.types(),
            builder,
            e -> RexUtil.expandSearch(rex, null, builder.inline(prepare.apply(e))),
            this::error);
  }

  /**
   * The projection below a filter, if it numbers rows, has no other function OVER a window, and the
   * filter says how many rows there are to keep.
   */
  static @Nullable Project of(Filter filter, RexBuilder rex) {
    if (!(filter.getInput() instanceof Project project)) {
      return null;
    }
    OverFinder finder = new OverFinder();
    project.getProjects().forEach(p -> p.accept(finder));
    RexOver over = finder.found();
    if (over == null
        || finder.foundOthers()
        || over.getKind() != SqlKind.ROW_NUMBER
        || over.getWindow().orderKeys.isEmpty()) {
      return null;
    }
    RankBounds bounds = new RankBounds(over);
    RexNode inlined = RelOptUtil.pushPastProject(filter.getCondition(), project);
    RelOptUtil.conjunctions(RexUtil.expandSearch(rex, null, inlined)).forEach(bounds::restrict);
    return bounds.isBounded() && bounds.limit() <= TopNSpec.MAX_LIMIT ? project : null;
  }

  /** Whether each of several partitions has rows to keep. */
  static boolean hasPartitions(Project numbering) {
    OverFinder finder = new OverFinder();
    numbering.getProjects().forEach(p -> p.accept(finder));
    RexOver over = finder.found();
    return over != null && !over.getWindow().partitionKeys.isEmpty();
  }

  /**
   * Adds the steps; the builder's columns are then those of the projection.
   *
   * @param condition over the projection's columns
   * @param read which of the projection's columns are read by others than the condition
   * @return what of the condition the numbers themselves do not ensure
   */
  List<RexNode> keep(RexNode condition, ImmutableBitSet read) {
    checkOverlap();
    RexOver over = over();
    List<RexNode> conditions = RelOptUtil.conjunctions(RexUtil.expandSearch(rex, null, condition));
    RankBounds bounds = new RankBounds(over);
    conditions.forEach(c -> parts(c).forEach(bounds::restrict));
    int limit = limit(bounds);
    List<RexNode> rest =
        conditions.stream()
            .filter(c -> !parts(c).stream().allMatch(part -> bounds.implies(part, limit)))
            .toList();
    ImmutableBitSet needed = read.union(RelOptUtil.InputFinder.bits(rest, null));
    // Twice: where the number stands is known when all columns before it are.
    columns(over, needed);
    List<RexNode> columns = columns(over, needed);
    int[] keys = inputs.keys(over.getWindow().partitionKeys);
    List<SortKey> order = inputs.order(over.getWindow().orderKeys, "ROW_NUMBER()");
    TopNSpec spec =
        new TopNSpec(
            inputs.cut(),
            keys,
            order,
            limit,
            outputs.stream().mapToInt(Integer::intValue).toArray(),
            rank);
    builder.keepFirst(new PlanStep.TopN(spec), columns);
    return rest;
  }

  private void checkOverlap() {
    RexCall overlap = builder.overlap();
    if (overlap != null) {
      throw error(
          "rows of "
              + WindowBounds.function(overlap)
              + " windows"
              + (WindowBounds.function(overlap).overlaps() ? ", of which each is in several," : "")
              + " cannot be numbered yet",
          "aggregate them by window_start, window_end first");
    }
  }

  /** The one window function of the projection. */
  private RexOver over() {
    OverFinder finder = new OverFinder();
    numbering.getProjects().forEach(p -> p.accept(finder));
    return Objects.requireNonNull(finder.found());
  }

  /** The conjunction that a condition comes to when the projection's columns are put in. */
  private List<RexNode> parts(RexNode condition) {
    RexNode inlined = RelOptUtil.pushPastProject(condition, numbering);
    return RelOptUtil.conjunctions(RexUtil.expandSearch(rex, null, inlined));
  }

  private int limit(RankBounds bounds) {
    if (bounds.limit() < 1) {
      throw query
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              query.blocks().over(index),
              "the condition is never true: row numbers begin with 1");
    }
    return (int) bounds.limit();
  }

  private List<RexNode> columns(RexOver over, ImmutableBitSet needed) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < numbering.getProjects().size(); i++) {
      RexNode project = numbering.getProjects().get(i);
      String name = numbering.getRowType().getFieldNames().get(i);
      columns.add(
          needed.get(i)
              ? column(project, name, over)
              : rex.makeNullLiteral(
                  query.types().createTypeWithNullability(project.getType(), true)));
    }
    return columns;
  }

  /** An expression of the projection, over the columns that come out. */
  private RexNode column(RexNode expression, String name, RexOver over) {
    if (expression.equals(over)) {
      rank = rank == null ? name : rank;
      return new RexInputRef(outputs.size(), over.getType());
    }
    if (expression instanceof RexCall call && RexOver.containsOver(call)) {
      return call.clone(
          call.getType(), call.getOperands().stream().map(o -> column(o, name, over)).toList());
    }
    if (expression instanceof RexLiteral) {
      return expression;
    }
    int input = inputs.column(expression, name);
    if (!outputs.contains(input)) {
      outputs.add(input);
    }
    return new RexInputRef(outputs.indexOf(input), expression.getType());
  }

  private LaminarException error(String message, @Nullable String hint) {
    return query.text().error(ErrorCode.UNSUPPORTED, query.blocks().over(index), message, hint);
  }
}
