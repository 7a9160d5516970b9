package dev.laminardb.sql;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.codegen.UnsupportedExpressionException;
import dev.laminardb.sql.dml.DmlPlanner;
import dev.laminardb.sql.parse.SqlSubscribe;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.ExpressionPositions;
import dev.laminardb.sql.plan.OrderedPlan;
import dev.laminardb.sql.plan.StreamPlan;
import dev.laminardb.sql.plan.StreamTopology;
import dev.laminardb.sql.validate.QueryValidator;
import dev.laminardb.sql.validate.RelationPositions;
import dev.laminardb.sql.validate.StatementTime;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.time.Instant;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Plans a query over what relations hold. For one thread and one query. */
final class QueryPlanning {
  /** The prefix of the nodes; no name that a statement gives without quotes. */
  private static final String NAME = "a query";

  private final SqlText text;
  private final Catalog catalog;
  private final QueryValidator validator;
  private final SegmentCompiler compiler;
  private final boolean overCores;
  private final StatementTime time;

  /**
   * A query not planned yet.
   *
   * @param moment what functions of the clock give
   */
  QueryPlanning(
      SqlText text,
      Catalog catalog,
      QueryValidator validator,
      SegmentCompiler compiler,
      boolean overCores,
      Instant moment) {
    this.time = StatementTime.of(text, moment);
    this.text = text;
    this.catalog = catalog;
    this.validator = validator;
    this.compiler = compiler;
    this.overCores = overCores;
  }

  /** Plans a statement, which has to be a query. */
  PlannedQuery plan(SqlNode statement) {
    if (!statement.isA(SqlKind.QUERY)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          statement.getParserPosition(),
          "this statement is no query",
          whatRuns(statement));
    }
    return plan(statement, validator.validateFinite(text, catalog, time.in(statement)));
  }

  /** Plans a query whose columns become those of a table, and so need names of their own. */
  PlannedQuery planColumns(SqlNode query) {
    ValidatedQuery validated = validator.validateFinite(text, catalog, time.in(query));
    CreateClauses.checkColumnNames(text, validated);
    return plan(query, validated);
  }

  private PlannedQuery plan(SqlNode statement, ValidatedQuery validated) {
    OrderedPlan ordered = placed(OrderedPlan.of(validated));
    checkKept(ordered.plan(), statement);
    StreamTopology topology = compile(ordered.plan(), validated);
    Node last = topology.nodes().get(topology.nodes().size() - 1);
    Schema rows = Changelog.withoutWeight(last.schema());
    return new PlannedQuery(
        new TopologyChange(Set.of(), topology.nodes(), topology.edges()),
        last.id(),
        last.schema(),
        new Schema(rows.getFields().subList(0, ordered.columns())),
        ordered.order(),
        ordered.offset(),
        ordered.limit(),
        // The functions that information_schema shows are not the catalog's.
        time.isRead() || validated.views().readsCatalog());
  }

  private static String whatRuns(SqlNode statement) {
    if (statement instanceof SqlSubscribe) {
      return "continuousQuery() runs it";
    }
    return DmlPlanner.isDml(statement)
        ? "execute() runs it, and RETURNING gives its rows"
        : "execute() runs it";
  }

  /** A plan as it runs on the cores that there are. */
  private OrderedPlan placed(OrderedPlan ordered) {
    StreamPlan plan = ordered.plan().evenOfNoRows().once().shared().byKeys();
    return new OrderedPlan(
        overCores ? plan.overCores() : plan,
        ordered.columns(),
        ordered.order(),
        ordered.offset(),
        ordered.limit());
  }

  /** The plan of a query that reads only what is kept, else null: it could not run once. */
  @Nullable OrderedPlan planIfKept(SqlNode query) {
    ValidatedQuery validated = validator.validateFinite(text, catalog, time.in(query));
    OrderedPlan ordered = placed(OrderedPlan.of(validated));
    if (!ordered.plan().reads().stream()
        .allMatch(name -> catalog.find(name).orElseThrow().kind().isKept())) {
      return null;
    }
    compile(ordered.plan(), validated);
    return ordered;
  }

  /** Refuses to read rows that nobody has kept. */
  private void checkKept(StreamPlan plan, SqlNode statement) {
    for (String name : plan.reads()) {
      Relation relation = catalog.find(name).orElseThrow();
      if (!relation.kind().isKept()) {
        throw text.error(
            ErrorCode.INVALID_OPERATION,
            RelationPositions.find(statement, name),
            relation.describe() + " keeps no rows that could be read",
            "CREATE MATERIALIZED VIEW keeps the result of a query over it");
      }
    }
  }

  private StreamTopology compile(StreamPlan plan, ValidatedQuery query) {
    try {
      return StreamTopology.of(freeName(), plan, compiler);
    } catch (UnsupportedExpressionException e) {
      throw unsupported(text, query, e);
    }
  }

  /** What of an expression cannot be compiled, as an error. */
  static LaminarException unsupported(
      SqlText text, ValidatedQuery query, UnsupportedExpressionException e) {
    return text.error(
        ErrorCode.UNSUPPORTED,
        ExpressionPositions.find(e.expression(), query.blocks().outermost()),
        e.construct() + " is not available yet",
        null,
        e);
  }

  private String freeName() {
    String name = NAME;
    while (catalog.find(name).isPresent()) {
      name += "'";
    }
    return name;
  }
}
