package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.codegen.UnsupportedExpressionException;
import dev.laminardb.sql.parse.SqlDistinctOn;
import dev.laminardb.sql.parse.SqlSubscribe;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.StreamPlan;
import dev.laminardb.sql.plan.StreamPlanner;
import dev.laminardb.sql.plan.StreamTopology;
import dev.laminardb.sql.validate.QueryValidator;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.Set;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** Plans a query that runs as long as somebody subscribes to it. For one thread and one query. */
final class ContinuousPlanning {
  private final SqlText text;
  private final Catalog catalog;
  private final QueryValidator validator;
  private final SegmentCompiler compiler;
  private final boolean overCores;

  ContinuousPlanning(
      SqlText text,
      Catalog catalog,
      QueryValidator validator,
      SegmentCompiler compiler,
      boolean overCores) {
    this.text = text;
    this.catalog = catalog;
    this.validator = validator;
    this.compiler = compiler;
    this.overCores = overCores;
  }

  /** The query of a statement, which has to be a SUBSCRIBE or a query. */
  static SqlNode query(SqlText text, SqlNode statement) {
    if (statement instanceof SqlSubscribe subscribe) {
      return subscribe.query();
    }
    if (!statement.isA(SqlKind.QUERY)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          statement.getParserPosition(),
          "this statement is no query that could be subscribed to",
          "write SUBSCRIBE name WHERE .., or a SELECT");
    }
    return SqlDistinctOn.unordered(statement);
  }

  /**
   * Plans a query.
   *
   * @param name of the relation that it becomes, which is in no catalog
   */
  PlannedSubscription plan(SqlNode query, String name) {
    ValidatedQuery validated = validator.validate(text, catalog, query);
    if (validated.views().readsCatalog()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          query.getParserPosition(),
          "information_schema can be read by queries that run once",
          "its rows are those of the moment");
    }
    CreateClauses.checkColumnNames(text, validated);
    StreamPlan plan = StreamPlanner.plan(validated).evenOfNoRows().shared();
    StreamTopology topology = compile(name, overCores ? plan.overCores() : plan, validated);
    Node last = topology.nodes().get(topology.nodes().size() - 1);
    return new PlannedSubscription(
        new Relation(
            name,
            Relation.Kind.STREAM,
            plan.schema(),
            plan.retracts(),
            plan.timeColumns(),
            last.id(),
            plan.reads(),
            text.sql(),
            plan.key(),
            null,
            null,
            plan.isEndless()),
        new TopologyChange(Set.of(), topology.nodes(), topology.edges()));
  }

  private StreamTopology compile(String name, StreamPlan plan, ValidatedQuery query) {
    try {
      return StreamTopology.of(name, plan, compiler);
    } catch (UnsupportedExpressionException e) {
      throw QueryPlanning.unsupported(text, query, e);
    }
  }
}
