package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.explain.ExplainFormat;
import dev.laminardb.sql.explain.Explanation;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlEmit;
import dev.laminardb.sql.parse.SqlEmitQuery;
import dev.laminardb.sql.parse.SqlExplainStatement;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.plan.OrderedPlan;
import dev.laminardb.sql.plan.PlanExplanation;
import dev.laminardb.sql.plan.StreamPlan;
import dev.laminardb.sql.plan.StreamPlanner;
import dev.laminardb.sql.validate.Dialect;
import dev.laminardb.sql.validate.QueryParameters;
import dev.laminardb.sql.validate.QueryValidator;
import dev.laminardb.sql.validate.StatementTime;
import java.time.Instant;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** EXPLAIN. For one thread and one statement. */
final class Explaining {
  private static final String ANALYZE = "ANALYZE";
  private static final String LOGICAL = "LOGICAL";

  /** What a query is called that would be a stream. */
  private static final String NAME = "query";

  private final StatementParser parser = new StatementParser(Dialect.CONFORMANCE);
  private final SqlText text;
  private final Catalog catalog;
  private final QueryValidator validator;
  private final SegmentCompiler compiler;
  private final int cores;
  private final Instant moment;

  Explaining(
      SqlText text,
      Catalog catalog,
      QueryValidator validator,
      SegmentCompiler compiler,
      int cores,
      Instant moment) {
    this.moment = moment;
    this.text = text;
    this.catalog = catalog;
    this.validator = validator;
    this.compiler = compiler;
    this.cores = cores;
  }

  /**
   * Explains.
   *
   * @param parameters a value for each {@code ?}
   */
  Answerable answer(SqlExplainStatement explain, @Nullable Object... parameters) {
    ExplainFormat format = format(explain);
    SqlNode statement = bound(explain, parameters);
    SqlIdentifier word = explain.word();
    if (word == null) {
      return RunningPlan.lines(format.lines(explanation(statement, parameters)));
    }
    if (word.toString().equalsIgnoreCase(ANALYZE)) {
      return new RunningPlan(running(statement), format);
    }
    if (!word.toString().equalsIgnoreCase(LOGICAL)) {
      throw text.error(
          ErrorCode.SYNTAX,
          word.getParserPosition(),
          "\"" + word + "\" is not expected here",
          "expected: a query, CREATE, ANALYZE and a name, LOGICAL");
    }
    if (format != ExplainFormat.TEXT) {
      throw text.error(
          ErrorCode.UNSUPPORTED, word.getParserPosition(), "a logical plan has FORMAT TEXT only");
    }
    return RunningPlan.lines(logical(statement));
  }

  private ExplainFormat format(SqlExplainStatement explain) {
    ExplainFormat format = ExplainFormat.TEXT;
    for (int i = 0; i < explain.options().size(); i += 2) {
      SqlNode name = explain.options().get(i);
      SqlNode value = explain.options().get(i + 1);
      if (!name.toString().equalsIgnoreCase("FORMAT")) {
        throw text.error(
            ErrorCode.INVALID_QUERY,
            name.getParserPosition(),
            "EXPLAIN has no option \"" + name + "\"",
            Suggestions.hint(name.toString(), List.of("FORMAT"), "options"));
      }
      format =
          ExplainFormat.of(value.toString())
              .orElseThrow(
                  () ->
                      text.error(
                          ErrorCode.INVALID_QUERY,
                          value.getParserPosition(),
                          "there is no format \"" + value + "\"",
                          Suggestions.hint(value.toString(), ExplainFormat.names(), "formats")));
    }
    return format;
  }

  private SqlNode bound(SqlExplainStatement explain, @Nullable Object[] parameters) {
    SqlNode statement = explain.statement();
    boolean runsOn = statement instanceof SqlCreateRelation || statement instanceof SqlEmitQuery;
    if (runsOn && parameters.length > 0) {
      throw text.error(
          ErrorCode.INVALID_OPERATION,
          statement.getParserPosition(),
          "what runs all the time has no parameters");
    }
    return runsOn ? statement : QueryParameters.bind(statement, parameters);
  }

  private Explanation explanation(SqlNode statement, @Nullable Object[] parameters) {
    if (statement instanceof SqlCreateRelation create) {
      return ofCreate(text, create);
    }
    if (statement instanceof SqlEmitQuery query && query.query().isA(SqlKind.QUERY)) {
      return ofStream(query.query(), query.emit());
    }
    OrderedPlan once =
        new QueryPlanning(text, catalog, validator, compiler, cores > 1, moment)
            .planIfKept(checkQuery(statement));
    if (once != null) {
      return PlanExplanation.of(once, cores);
    }
    // Validation has rewritten the statement, so it is read again.
    SqlExplainStatement again = (SqlExplainStatement) parser.parse(text).get(0);
    return ofStream(bound(again, parameters), null);
  }

  private Explanation ofStream(SqlNode query, @Nullable SqlEmit emit) {
    SqlParserPos position = query.getParserPosition();
    SqlCreateRelation create =
        new SqlCreateRelation(
            position,
            RelationKind.STREAM,
            position,
            null,
            false,
            new SqlIdentifier(NAME, position),
            null,
            null,
            null,
            null,
            query,
            null,
            emit);
    return ofCreate(text, create);
  }

  private Explanation ofCreate(SqlText ofText, SqlCreateRelation create) {
    return ofCreate(ofText, create, catalog);
  }

  private Explanation ofCreate(SqlText ofText, SqlCreateRelation create, Catalog known) {
    RelationKind kind = create.kind();
    if (kind != RelationKind.STREAM && kind != RelationKind.MATERIALIZED_VIEW) {
      throw ofText.error(
          ErrorCode.INVALID_QUERY,
          create.kindPosition(),
          "a " + kind.noun() + " has no plan of its own",
          "queries, STREAM and MATERIALIZED VIEW have");
    }
    StreamPlan plan =
        new CreatePlanning(new Definitions(known), validator, compiler, cores > 1)
            .plan(ofText, create);
    return PlanExplanation.of(
        create.name().getSimple(), Relation.Kind.valueOf(kind.name()), plan, cores);
  }

  /** The plan of what runs, made once more: it depends on nothing that can change meanwhile. */
  private Explanation running(SqlNode statement) {
    if (!(statement instanceof SqlIdentifier name)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          statement.getParserPosition(),
          "EXPLAIN ANALYZE shows what runs, and this would run only now",
          "give the name of a source, table, stream or materialized view");
    }
    Relation relation = relation(name);
    return switch (relation.kind()) {
      case SOURCE, TABLE -> PlanExplanation.of(relation, cores);
      case VIEW ->
          throw text.error(
              ErrorCode.INVALID_OPERATION,
              name.getParserPosition(),
              relation.describe() + " is a query that does not run",
              "what reads it does: EXPLAIN SELECT * FROM " + relation.name());
      case STREAM, MATERIALIZED_VIEW -> {
        SqlText created = new SqlText(relation.sql());
        SqlCreateRelation create = (SqlCreateRelation) parser.parse(created).get(0);
        yield ofCreate(created, create, catalog.knownTo(relation));
      }
    };
  }

  private Relation relation(SqlIdentifier name) {
    return catalog
        .find(name.toString())
        .orElseThrow(
            () ->
                text.error(
                    ErrorCode.RELATION_NOT_FOUND,
                    name.getParserPosition(),
                    "there is no relation \"" + name + "\"",
                    Suggestions.hint(name.toString(), catalog.names(), "relations")));
  }

  private List<String> logical(SqlNode statement) {
    SqlNode query = statement;
    if (statement instanceof SqlCreateRelation create) {
      query = CreateClauses.query(text, create);
    } else if (statement instanceof SqlEmitQuery emitted) {
      query = emitted.query();
    }
    SqlNode timed =
        query == statement ? StatementTime.of(text, moment).in(checkQuery(query)) : query;
    return StreamPlanner.logical(validator.validateFinite(text, catalog, checkQuery(timed)))
        .lines()
        .toList();
  }

  private SqlNode checkQuery(SqlNode statement) {
    if (!statement.isA(SqlKind.QUERY)) {
      throw notExplained(statement);
    }
    return statement;
  }

  private LaminarException notExplained(SqlNode statement) {
    return text.error(
        ErrorCode.UNSUPPORTED,
        statement.getParserPosition(),
        "only queries, CREATE STREAM and CREATE MATERIALIZED VIEW can be explained");
  }
}
