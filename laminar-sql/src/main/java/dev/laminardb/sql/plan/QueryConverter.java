package dev.laminardb.sql.plan;

import dev.laminardb.sql.validate.ValidatedQuery;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * Validated query to relational tree. No optimizer runs over it: the one thing to optimize in a
 * chain of one input is to merge neighbouring filters and projections, which {@link StreamPlanner}
 * does as it walks the tree, without the half second that rules cost in a cold JVM. Stateless.
 */
final class QueryConverter {
  private static final HepProgram NO_RULES = HepProgram.builder().build();
  private static final SqlToRelConverter.Config CONFIG =
      SqlToRelConverter.config()
          .withDecorrelationEnabled(false)
          .withTrimUnusedFields(false)
          .withExpand(false);

  private QueryConverter() {}

  /** The tree; its row type has the query's column names. */
  static RelNode convert(ValidatedQuery query) {
    RelOptCluster cluster =
        RelOptCluster.create(new HepPlanner(NO_RULES), new RexBuilder(query.types()));
    SqlToRelConverter converter =
        new SqlToRelConverter(
            (rowType, sql, schemaPath, viewPath) -> {
              throw new IllegalStateException("there are no views");
            },
            query.validator(),
            query.catalog(),
            cluster,
            StandardConvertletTable.INSTANCE,
            CONFIG);
    return converter.convertQuery(query.query(), false, true).project();
  }
}
