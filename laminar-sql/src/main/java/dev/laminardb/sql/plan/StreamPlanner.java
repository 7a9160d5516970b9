package dev.laminardb.sql.plan;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.StateTtl;
import dev.laminardb.sql.catalog.CatalogTable;
import dev.laminardb.sql.validate.ValidatedQuery;
import dev.laminardb.sql.validate.WindowBounds;
import java.util.Objects;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Relational tree to stream plan. Whatever the engine does not run is refused here, even if the
 * checks on the syntax tree have missed it. One instance plans one query.
 */
public final class StreamPlanner {
  private final ValidatedQuery query;
  private final RexBuilder rex;
  private final RexShuttle toMicros;
  private final PlanExpressions expressions;

  private Expiring expiring;

  private int aggregates;
  private int overs;

  private StreamPlanner(ValidatedQuery query, Expiring expiring) {
    this.query = query;
    this.expiring = expiring;
    this.rex = new DialectRexBuilder(query.types());
    this.expressions = new PlanExpressions(query, rex);
    this.toMicros = WindowBounds.toMicros(rex);
  }

  /**
   * Plans a query.
   *
   * @throws LaminarException if the engine cannot run it
   */
  public static StreamPlan plan(ValidatedQuery query) {
    return new StreamPlanner(query, Expiring.NOTHING).plan(QueryConverter.convert(query));
  }

  /**
   * Plans a query whose state expires. Where its rows could not be taken back if its state did not
   * expire, and nobody keeps them, they are not taken back now either.
   *
   * @param ttlMillis how long state is kept that nothing else bounds
   * @param position of the option that says so
   * @param kept whether the result is kept for readers that come later
   * @throws LaminarException if the engine cannot run it
   */
  public static StreamPlan plan(
      ValidatedQuery query, long ttlMillis, SqlParserPos position, boolean kept) {
    RelNode tree = QueryConverter.convert(query);
    boolean retracts = kept || new StreamPlanner(query, Expiring.NOTHING).plan(tree).retracts();
    StateTtl ttl = new StateTtl(ttlMillis, retracts);
    StreamPlanner planner = new StreamPlanner(query, Expiring.after(ttl, position));
    return planner.plan(tree, kept);
  }

  /** The relational tree that a query is planned from, as text, a line for each operator. */
  public static String logical(ValidatedQuery query) {
    return RelOptUtil.toString(QueryConverter.root(query).project());
  }

  /** Plans a tree of a query that runs once, in the form that {@link QueryConverter} gives it. */
  static StreamPlan planOnce(ValidatedQuery query, RelNode tree) {
    return new StreamPlanner(query, Expiring.NOTHING).plan(tree);
  }

  private StreamPlan plan(RelNode root) {
    return plan(root, false);
  }

  private StreamPlan plan(RelNode root, boolean kept) {
    SegmentBuilder builder = walk(root);
    if (kept) {
      expiring.rows(builder, root.getRowType());
    }
    PlanNode.Computed result = builder.finish(root.getRowType());
    result.nodes().forEach(this::checkBounds);
    return new StreamPlan(result, builder.timeColumns());
  }

  /** Refuses to compute bounds that do not follow from a row's time. */
  private void checkBounds(PlanNode node) {
    if (node instanceof PlanNode.Computed computed
        && computed.step() instanceof PlanStep.Select select) {
      select.projects().forEach(this::checkBounds);
      if (select.condition() != null) {
        checkBounds(select.condition());
      }
    }
  }

  private void checkBounds(RexNode expression) {
    RexCall bound = WindowBounds.findNotComputed(expression);
    if (bound != null) {
      SqlParserPos position = bound.getParserPosition();
      throw query
          .text()
          .error(
              ErrorCode.UNSUPPORTED,
              position.getLineNum() > 0 ? position : query.blocks().outermost(),
              "bounds of "
                  + WindowBounds.function(bound)
                  + " windows can only be grouped by: "
                  + (WindowBounds.function(bound).overlaps()
                      ? "a row has several"
                      : "they depend on the rows around"),
              "GROUP BY window_start, window_end, and use them in HAVING");
    }
  }

  private SegmentBuilder walk(RelNode node) {
    for (String name : node.getRowType().getFieldNames()) {
      if (name.equalsIgnoreCase(Changelog.WEIGHT)) {
        throw error(
            ErrorCode.INVALID_QUERY,
            "\"" + name + "\" is the name of the weight of a changelog's rows");
      }
    }
    if (node instanceof TableScan scan) {
      return scan(scan);
    }
    if (node instanceof Filter filter && RowNumbering.of(filter, rex) != null) {
      return keepFirst(filter, ImmutableBitSet.range(filter.getRowType().getFieldCount()));
    }
    if (node instanceof Filter filter) {
      SegmentBuilder builder = walk(filter.getInput());
      RexNode condition = prepare(builder, filter.getCondition());
      builder.filter(expressions.isNeverTrue(condition) ? rex.makeLiteral(false) : condition);
      return builder;
    }
    if (node instanceof Project project) {
      SegmentBuilder builder =
          project.getInput() instanceof Filter filter && RowNumbering.of(filter, rex) != null
              ? keepFirst(filter, RelOptUtil.InputFinder.bits(project.getProjects(), null))
              : walk(project.getInput());
      if (RexOver.containsOver(project.getProjects(), null)) {
        expiring.rows(builder, project.getInput().getRowType());
        new OverSteps(query, rex, builder, project, overs++, p -> prepare(builder, p)).add();
        return builder;
      }
      builder.project(
          project.getProjects().stream().map(p -> prepare(builder, p)).toList(),
          project.getRowType());
      return builder;
    }
    if (node instanceof Aggregate aggregate) {
      SegmentBuilder builder = walk(aggregate.getInput());
      new Aggregation(query, builder, aggregate, aggregates++, expiring).add();
      return builder;
    }
    if (node instanceof Join join) {
      return join(join);
    }
    if (node instanceof Sort sort) {
      // It keeps no more rows than it has.
      SegmentBuilder builder = walk(sort.getInput());
      new Limiting(query, rex, sort).add(builder);
      return builder;
    }
    if (node instanceof Union union) {
      return Combining.add(
          rex, union.getInputs().stream().map(this::walk).toList(), union.getRowType());
    }
    if (node instanceof SetOp operation && operation.all) {
      return Multisets.add(
          rex, operation.getInputs().stream().map(this::walkMultiset).toList(), operation);
    }
    if (node instanceof Correlate correlate) {
      SegmentBuilder builder = walk(correlate.getLeft());
      new Unnesting(query, rex).add(builder, correlate, array -> prepare(builder, array));
      return builder;
    }
    if (node instanceof Uncollect uncollect) {
      Unnesting unnesting = new Unnesting(query, rex);
      SegmentBuilder builder = walk(unnesting.arrays(uncollect).getInput());
      unnesting.add(builder, uncollect, array -> prepare(builder, array));
      return builder;
    }
    if (node instanceof Values values) {
      return ConstantRows.add(rex, values);
    }
    throw error(ErrorCode.UNSUPPORTED, node.getRelTypeName() + " is not available yet");
  }

  /** What expires of a join's inputs is taken back from it, even if it only forgets it. */
  private SegmentBuilder join(Join join) {
    Expiring outside = expiring;
    expiring = outside.takingBack();
    SegmentBuilder left = walk(join.getLeft());
    SegmentBuilder right = walk(join.getRight());
    expiring.rows(left, join.getLeft().getRowType());
    expiring.rows(right, join.getRight().getRowType());
    expiring = outside;
    boolean forgets = outside.forgets() && (left.retracts() || right.retracts());
    if (forgets && !Expiring.canForget(join, left, right)) {
      throw outside.cannotForget(query, "IN, EXISTS, or joins of DISTINCT rows");
    }
    return new Joining(rex, join, left, right, forgets).add();
  }

  private SegmentBuilder walkMultiset(RelNode input) {
    SegmentBuilder builder = walk(input);
    if (expiring.rows(builder, input.getRowType()) && expiring.forgets()) {
      throw expiring.cannotForget(query, "INTERSECT ALL or EXCEPT ALL");
    }
    return builder;
  }

  /**
   * Keeps rows by their numbers.
   *
   * @param read which of the filter's columns are read above it
   */
  private SegmentBuilder keepFirst(Filter filter, ImmutableBitSet read) {
    if (expressions.isNeverTrue(filter.getCondition())) {
      throw error(ErrorCode.INVALID_QUERY, "the condition is never true: it keeps no row number");
    }
    Project numbering = Objects.requireNonNull(RowNumbering.of(filter, rex));
    SegmentBuilder builder = walk(numbering.getInput());
    if (RowNumbering.hasPartitions(numbering)) {
      expiring.rows(builder, numbering.getInput().getRowType());
    }
    RowNumbering rows =
        new RowNumbering(query, rex, builder, numbering, overs, p -> prepare(builder, p));
    overs++;
    for (RexNode condition : rows.keep(filter.getCondition(), read)) {
      builder.filter(prepare(builder, condition));
    }
    return builder;
  }

  private SegmentBuilder scan(TableScan scan) {
    CatalogTable table = scan.getTable().unwrap(CatalogTable.class);
    if (table == null) {
      throw new IllegalStateException("a table that is no relation of the catalog: " + scan);
    }
    return new SegmentBuilder(rex, table.relation(), scan.getRowType());
  }

  /** An expression over the builder's columns in the form that is compiled. */
  private RexNode prepare(SegmentBuilder builder, RexNode expression) {
    RexNode prepared = expressions.check(expression).accept(toMicros);
    prepared.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitCall(RexCall call) {
            if (WindowBounds.isBound(call) && !WindowBounds.function(call).isComputed()) {
              builder.overlap(call);
            }
            if (WindowBounds.isBound(call)
                && !builder.isEventTime(builder.inline(call.operands.get(0)))) {
              throw noWatermark(call.getParserPosition());
            }
            return super.visitCall(call);
          }
        });
    return prepared;
  }

  private LaminarException noWatermark(SqlParserPos position) {
    return query
        .text()
        .error(
            ErrorCode.WATERMARK_REQUIRED,
            position.getLineNum() > 0 ? position : query.blocks().outermost(),
            "windows need event time, and this column carries no watermark",
            "declare WATERMARK FOR it in CREATE SOURCE, and pass it on unchanged");
  }

  private LaminarException error(ErrorCode code, String message) {
    return query.text().error(code, query.blocks().outermost(), message);
  }
}
