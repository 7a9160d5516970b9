package dev.laminardb.sql.plan;

import dev.laminardb.sql.function.ConcatenationOperator;
import dev.laminardb.sql.function.Concatenations;
import dev.laminardb.sql.function.JsonConstruction;
import dev.laminardb.sql.function.PeriodOverlap;
import dev.laminardb.sql.function.RowField;
import dev.laminardb.sql.function.TimeZoneOperator;
import dev.laminardb.sql.rewrite.TreeRewrites;
import dev.laminardb.sql.validate.Casts;
import dev.laminardb.sql.validate.TimeArithmetic;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.tools.RelBuilder;

/**
 * Validated query to relational tree. No optimizer runs over a query of one input: all there is to
 * optimize is to merge neighbouring filters and projections, which {@link StreamPlanner} does as it
 * walks the tree, without the half second that rules cost in a cold JVM. Stateless.
 */
final class QueryConverter {
  private static final HepProgram NO_RULES = HepProgram.builder().build();

  // Projections stay apart: a window's bounds that nothing reads still have to be seen. And Calcite
  // fails where it simplifies an integer's and a DOUBLE's bounds to one range.
  private static final RelBuilder.Config BUILDER =
      RelBuilder.Config.DEFAULT.withBloat(-1).withPruneInputOfAggregate(false).withSimplify(false);

  private static final SqlToRelConverter.Config CONFIG =
      SqlToRelConverter.config()
          .withDecorrelationEnabled(false)
          .withTrimUnusedFields(false)
          .withExpand(false)
          // A list of any length is a chain of comparisons, never a join.
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          // It may fail where it asks whether rows with a subquery in their condition differ
          // anyway.
          .withRelBuilderConfigTransform(config -> BUILDER.withAggregateUnique(true));

  private QueryConverter() {}

  /** The tree; its row type has the query's column names. */
  static RelNode convert(ValidatedQuery query) {
    return convert(query, root(query));
  }

  /** The tree of a query that has been converted; its row type has the query's column names. */
  static RelNode convert(ValidatedQuery query, RelRoot root) {
    return rewrite(TiedRows.ranked(query, root.project()));
  }

  /** A tree in the form that is planned. */
  static RelNode rewrite(RelNode tree) {
    return new TreeRewrites(BUILDER).rewrite(tree);
  }

  /** The tree as written, and which of its columns are the query's. */
  static RelRoot root(ValidatedQuery query) {
    HepPlanner planner = new HepPlanner(NO_RULES);
    // Constants are left as they are: Calcite computes them by other rules than generated code.
    planner.setExecutor((rex, constants, reduced) -> reduced.addAll(constants));
    RelOptCluster cluster = RelOptCluster.create(planner, new DialectRexBuilder(query.types()));
    cluster.setMetadataQuerySupplier(WithoutPredicates::new);
    return root(query, cluster);
  }

  private static RelRoot root(ValidatedQuery query, RelOptCluster cluster) {
    // USING asks for the type in which columns are compared, of what knows coercion only.
    query.validator().transform(config -> config.withTypeCoercionEnabled(true));
    SqlToRelConverter converter =
        new SqlToRelConverter(
            (rowType, sql, schemaPath, viewPath) ->
                root(query.views().expand(viewPath.get(viewPath.size() - 1)), cluster),
            query.validator(),
            query.catalog(),
            cluster,
            QueryConverter::convertlet,
            CONFIG);
    RelRoot root = converter.convertQuery(query.query(), false, true);
    if (!query.views().used().isEmpty()) {
      query.blocks().readViews();
    }
    return root;
  }

  /**
   * Knows nothing of what conditions say of rows. Calcite asks that only to see whether rows
   * differ, and fails where it has a DOUBLE's bounds beside a DECIMAL's.
   */
  private static final class WithoutPredicates extends RelMetadataQuery {
    @Override
    public RelOptPredicateList getPulledUpPredicates(RelNode node) {
      return RelOptPredicateList.EMPTY;
    }
  }

  private static RexNode mean(SqlRexContext context, SqlCall call) {
    RelDataType type = context.getValidator().getValidatedNodeTypeIfKnown(call);
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    return type == null
        ? context.getRexBuilder().makeCall(SqlStdOperatorTable.AVG, operands)
        : context.getRexBuilder().makeCall(type, SqlStdOperatorTable.AVG, operands);
  }

  /** Rows that may be NULL themselves; Calcite would compare their fields. */
  private static RexNode distinctness(SqlRexContext context, SqlCall call) {
    RexNode left = context.convertExpression(call.operand(0));
    RexNode right = context.convertExpression(call.operand(1));
    return left.getType().isStruct() && right.getType().isStruct()
        ? context.getRexBuilder().makeCall(call.getOperator(), left, right)
        : StandardConvertletTable.INSTANCE.get(call).convertCall(context, call);
  }

  private static boolean isDistinctness(SqlCall call) {
    boolean distinct =
        call.getKind() == SqlKind.IS_DISTINCT_FROM
            || call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
    return distinct
        && (call.operand(0).getKind() != SqlKind.ROW || call.operand(1).getKind() != SqlKind.ROW);
  }

  /** Calcite's conversions, which know CAST as their own operator only. */
  private static SqlRexConvertlet convertlet(SqlCall call) {
    if (call.getOperator() == SqlStdOperatorTable.AVG) {
      // OVER a window Calcite would divide a sum by a count, of integers as integers.
      return QueryConverter::mean;
    }
    if (Concatenations.contains(call)) {
      return Concatenations::convert;
    }
    if (call.getOperator() == ConcatenationOperator.INSTANCE) {
      return ConcatenationOperator::convert;
    }
    if (call.getOperator() == TimeZoneOperator.INSTANCE) {
      return TimeZoneOperator::convert;
    }
    if (call.getOperator() == TimeArithmetic.ADDITION
        || call.getOperator() == TimeArithmetic.SUBTRACTION) {
      return TimeArithmetic::convert;
    }
    if (isDistinctness(call)) {
      return QueryConverter::distinctness;
    }
    if (RowField.is(call)) {
      return RowField::convert;
    }
    if (call.getOperator() == PeriodOverlap.FUNCTION) {
      return PeriodOverlap::convert;
    }
    if (JsonConstruction.contains(call)) {
      return JsonConstruction::convert;
    }
    return StandardConvertletTable.INSTANCE.get(
        call.getOperator() == Casts.OPERATOR
            ? SqlStdOperatorTable.CAST.createCall(call.getParserPosition(), call.getOperandList())
            : call);
  }
}
