package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.core.operator.expiry.RowExpirySpec;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Collects the steps of a plan. Filters and projections are merged as they come: between two steps
 * there is one condition and one list of expressions, all over the columns of the last step. For
 * one thread.
 */
final class SegmentBuilder {
  /**
   * Merging repeats an expression wherever it is used. Beyond this many nodes the merged ones
   * become a step of their own, so that nested queries cannot grow without bound.
   */
  private static final int MOST_NODES = 500;

  private final RexBuilder rex;
  private PlanNode node;
  private Set<Integer> baseTimes;
  private @Nullable RexNode condition;
  private List<RexNode> projects;
  private @Nullable RexCall overlap;

  /** Starts with all columns of a relation. */
  SegmentBuilder(RexBuilder rex, Relation relation, RelDataType rowType) {
    this.rex = rex;
    this.node = new PlanNode.Read(relation);
    this.baseTimes = relation.timeColumns();
    this.projects = references(rowType);
  }

  /** Starts with constant columns of a single row. */
  SegmentBuilder(RexBuilder rex, List<? extends RexNode> constants) {
    this.rex = rex;
    this.node = new PlanNode.SingleRow();
    this.baseTimes = Set.of();
    this.projects = List.copyOf(constants);
  }

  /** Starts with all columns of a step over several inputs. */
  SegmentBuilder(
      RexBuilder rex,
      PlanStep step,
      List<PlanNode> inputs,
      Set<Integer> times,
      RelDataType rowType) {
    this.rex = rex;
    this.node = new PlanNode.Computed(step, inputs);
    this.baseTimes = times;
    this.projects = references(rowType);
  }

  private static List<RexNode> references(RelDataType rowType) {
    List<RexNode> references = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      references.add(new RexInputRef(field.getIndex(), field.getType()));
    }
    return references;
  }

  /** The current columns, over the columns of the last step. */
  List<RexNode> projects() {
    return projects;
  }

  /** An expression over the current columns, as one over the columns of the last step. */
  RexNode inline(RexNode expression) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return projects.get(ref.getIndex());
          }
        });
  }

  /** Notes that from here to the next aggregation a row stands for one in each of its windows. */
  void overlap(RexCall bound) {
    overlap = bound;
  }

  /** A bound of the windows that the rows have several of, if they do. */
  @Nullable RexCall overlap() {
    return overlap;
  }

  /** Keeps the rows that satisfy a condition over the current columns. */
  void filter(RexNode filter) {
    RexNode inlined = RexUtil.expandSearch(rex, null, inline(filter));
    condition =
        condition == null ? inlined : RexUtil.composeConjunction(rex, List.of(condition, inlined));
  }

  /** Replaces the current columns by expressions over them. */
  void project(List<RexNode> expressions, RelDataType rowType) {
    List<RexNode> merged =
        expressions.stream()
            .map(expression -> RexUtil.expandSearch(rex, null, inline(expression)))
            .toList();
    if (RexUtil.nodeCount(merged) > MOST_NODES && !isIdentity()) {
      RelDataType current = RexUtil.createStructType(rex.getTypeFactory(), projects, null, null);
      cut(SqlTypes.schema(current), current);
      merged = expressions;
    }
    projects = merged;
  }

  /** Whether a current column, or an expression over the last step's, is an event time. */
  boolean isEventTime(RexNode expression) {
    return expression instanceof RexInputRef ref && baseTimes.contains(ref.getIndex());
  }

  /** The event time of the last step's rows, the first if they have several, if they have one. */
  @Nullable RexNode eventTime() {
    return baseTimes.stream()
        .min(Integer::compare)
        .map(
            column ->
                rex.makeInputRef(
                    SqlTypes.relType(
                        rex.getTypeFactory(),
                        ColumnType.TIMESTAMP,
                        base().getFields().get(column).isNullable()),
                    column))
        .orElse(null);
  }

  /** Whether the current columns and rows are those of the last step. */
  boolean isIdentity() {
    return condition == null
        && projects.size() == Changelog.withoutWeight(base()).getFields().size()
        && RexUtil.isIdentity(
            projects, RexUtil.createStructType(rex.getTypeFactory(), projects, null, null));
  }

  /** The schema of the last step's batches. */
  Schema base() {
    return node.output();
  }

  /** Whether the rows of the last step can go again. */
  boolean retracts() {
    return node.retracts();
  }

  /** Whether some step aggregates. */
  boolean aggregates() {
    return node.nodes().stream()
        .anyMatch(
            step ->
                step instanceof PlanNode.Computed computed
                    && computed.step() instanceof PlanStep.RunningAggregate);
  }

  /** Whether rows come without end, and none goes. */
  boolean onlyGrows() {
    return !retracts() && KeptState.neverEnds(node);
  }

  /**
   * Takes rows back when their time is over.
   *
   * @param rowType the current columns
   */
  void expire(StateTtl ttl, RelDataType rowType) {
    if (!isIdentity()) {
      cut(SqlTypes.schema(rowType), rowType);
    }
    add(new PlanStep.Expire(new RowExpirySpec(base(), ttl)));
    baseTimes = Set.of();
  }

  private void add(PlanStep step) {
    node = new PlanNode.Computed(step, node);
  }

  /** Makes a step of what has been merged, with columns of a schema, and the weight if any. */
  void cut(Schema output, RelDataType rowType) {
    Set<Integer> times = timeColumns();
    int weight = Changelog.weightColumn(base());
    if (weight < 0) {
      select(projects, output);
    } else {
      List<RexNode> weighted = new ArrayList<>(projects);
      weighted.add(rex.makeInputRef(weightType(), weight));
      select(weighted, Changelog.withWeight(output));
    }
    baseTimes = times;
    condition = null;
    projects = references(rowType);
  }

  /** Adds a step that filters and projects, or what is left of it behind a join. */
  private void select(List<RexNode> columns, Schema output) {
    // Not before: an aggregation that nothing is over holds a view's content.
    node = FirstPairJoin.of(node);
    JoinSelection selection = JoinSelection.of(rex, node, condition, columns, output);
    if (selection == null) {
      add(new PlanStep.Select(base(), condition, columns, output));
      return;
    }
    node = selection.join();
    boolean isIdentity =
        RexUtil.isIdentity(
            selection.columns(),
            RexUtil.createStructType(rex.getTypeFactory(), selection.columns(), null, null));
    if (!isIdentity || !base().equals(output)) {
      add(new PlanStep.Select(base(), null, selection.columns(), output));
    }
  }

  /** Replaces what has been merged so far by other columns over the last step. */
  void replaceProjects(List<RexNode> columns) {
    projects = columns;
  }

  /** Adds a window aggregation over the columns of the last step. */
  void aggregateWindows(PlanStep step, int keys, List<RexNode> columns) {
    add(step);
    baseTimes = Set.of(keys, keys + 1);
    overlap = null;
    condition = null;
    projects = columns;
  }

  /** Adds an aggregation over all rows so far of the last step's columns. */
  void aggregate(PlanStep.RunningAggregate step, List<RexNode> columns) {
    node = OnlyFirstPairs.below(step.spec(), node);
    add(step);
    baseTimes = Set.of();
    condition = null;
    projects = columns;
  }

  /** Keeps the first rows of each partition of the last step's columns. */
  void keepFirst(PlanStep.TopN step, List<RexNode> columns) {
    node = OnlyFirstPairs.below(step.spec(), node);
    add(step);
    node = FirstPairJoin.of(node);
    baseTimes = Set.of();
    condition = null;
    projects = columns;
  }

  /** Makes rows of the last columns of the last step: of an array, or of arguments. */
  void unnest(PlanStep step, RelDataType rowType) {
    add(step);
    condition = null;
    projects = references(rowType);
  }

  /** Adds columns of functions over windows to the last step's columns. */
  void over(PlanStep.Over step, List<RexNode> columns) {
    add(step);
    baseTimes = Set.of();
    condition = null;
    projects = columns;
  }

  /** The current columns that are event times. */
  Set<Integer> timeColumns() {
    Set<Integer> times = new HashSet<>();
    for (int i = 0; i < projects.size(); i++) {
      if (isEventTime(projects.get(i))) {
        times.add(i);
      }
    }
    return times;
  }

  /**
   * The plan so far, whose last step has these columns.
   *
   * @param weighted whether they have a weight behind them, which they must where rows can go
   */
  PlanNode finish(Schema columns, RelDataType rowType, boolean weighted) {
    Schema output = weighted ? Changelog.withWeight(columns) : columns;
    if (isIdentity() && base().equals(output)) {
      return node;
    }
    if (weighted && !retracts()) {
      List<RexNode> withWeight = new ArrayList<>(projects);
      withWeight.add(rex.makeExactLiteral(BigDecimal.valueOf(Changelog.INSERT), weightType()));
      select(withWeight, output);
    } else {
      cut(columns, rowType);
    }
    return node;
  }

  private RelDataType weightType() {
    return rex.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
  }

  /** The plan so far, whose last step has the names of a row type. */
  PlanNode.Computed finish(RelDataType rowType) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < projects.size(); i++) {
      RelDataTypeField field = rowType.getFieldList().get(i);
      boolean nullable = field.getType().isNullable() && projects.get(i).getType().isNullable();
      fields.add(SqlTypes.field(field.getName(), field.getType(), nullable));
    }
    Schema output = new Schema(fields);
    if (!(node instanceof PlanNode.Computed)
        || !isIdentity()
        || !Changelog.withoutWeight(base()).equals(output)) {
      cut(output, rowType);
    }
    return (PlanNode.Computed) node;
  }
}
