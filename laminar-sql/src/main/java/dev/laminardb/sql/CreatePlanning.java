package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.core.topology.Node;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.catalog.UpsertKey;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.codegen.UnsupportedExpressionException;
import dev.laminardb.sql.dml.Constraints;
import dev.laminardb.sql.dml.Defaults;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.KeptResult;
import dev.laminardb.sql.plan.SourcePlanner;
import dev.laminardb.sql.plan.StreamPlan;
import dev.laminardb.sql.plan.StreamPlanner;
import dev.laminardb.sql.plan.StreamTopology;
import dev.laminardb.sql.plan.TablePlanner;
import dev.laminardb.sql.plan.UnboundedState;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.QueryValidator;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** CREATE. For one thread and one script. */
final class CreatePlanning {
  private final Definitions definitions;
  private final QueryValidator validator;
  private final SegmentCompiler compiler;
  private final boolean overCores;

  CreatePlanning(
      Definitions definitions,
      QueryValidator validator,
      SegmentCompiler compiler,
      boolean overCores) {
    this.definitions = definitions;
    this.validator = validator;
    this.compiler = compiler;
    this.overCores = overCores;
  }

  /** Plans a statement: nothing, if it leaves what there is. */
  void create(SqlText text, SqlCreateRelation create) {
    if (isToBeAdded(text, create)) {
      add(text, create);
    } else if (create.replacePosition() != null) {
      Relation existing = definitions.catalog().find(create.name().getSimple()).orElseThrow();
      new Replacement(definitions, this).replace(text, create, existing);
    }
  }

  /**
   * Whether the name of what a statement creates is free; if not, it is replaced or left as it is.
   */
  boolean isToBeAdded(SqlText text, SqlCreateRelation create) {
    CreateClauses.check(text, create);
    Relation existing = definitions.catalog().find(create.name().getSimple()).orElse(null);
    if (existing != null && create.replacePosition() == null && !create.isIfNotExists()) {
      throw exists(text, create, existing, "IF NOT EXISTS leaves it as it is");
    }
    return existing == null;
  }

  static LaminarException exists(
      SqlText text, SqlCreateRelation create, Relation existing, String hint) {
    return text.error(
        ErrorCode.RELATION_EXISTS,
        create.name().getParserPosition(),
        "there is already a " + existing.describe(),
        hint);
  }

  /** Adds a relation of a name that is free. */
  void add(SqlText text, SqlCreateRelation create) {
    String sql = text.slice(create.getParserPosition());
    switch (create.kind()) {
      case SOURCE -> source(text, create, sql);
      case TABLE -> table(text, create, sql);
      case VIEW -> definitions.add(view(text, create, sql, definitions.catalog()));
      default -> stream(text, create, sql);
    }
  }

  /**
   * Adds a view that was there before.
   *
   * @param before whose query knows what columns the new one's will
   */
  void addAgain(SqlText text, SqlCreateRelation create, Relation before) {
    Catalog known = definitions.catalog().knownTo(before);
    String sql = text.slice(create.getParserPosition());
    definitions.add(view(text, create, sql, known).knowing(before.known()));
  }

  private void source(SqlText text, SqlCreateRelation create, String sql) {
    SourcePlanner.PlannedSource planned = SourcePlanner.plan(text, create);
    Node.Source source = planned.node();
    UpsertKey key = planned.key().isEmpty() ? null : new UpsertKey(planned.key(), true);
    Set<Integer> times = source.timeColumn() < 0 ? Set.of() : Set.of(source.timeColumn());
    definitions.add(
        new Relation(
            source.relation(),
            Relation.Kind.SOURCE,
            source.schema(),
            false,
            times,
            source.id(),
            Set.of(),
            sql,
            key,
            null,
            null,
            true),
        new StreamTopology(List.of(source), List.of()));
  }

  private void table(SqlText text, SqlCreateRelation create, String sql) {
    TableSchema schema = TablePlanner.plan(text, create);
    Defaults.check(text, compiler, schema);
    TableSchema checked =
        Constraints.in(text, compiler, schema, Objects.requireNonNull(create.columns()));
    PlannedTable table =
        PlannedTable.of(new TableStore(checked), CreatedTable.of(sql).named().sql());
    definitions.add(table.relation(), table.topology());
  }

  private Relation view(SqlText text, SqlCreateRelation create, String sql, Catalog known) {
    String name = create.name().getSimple();
    ValidatedQuery validated = validator.validate(text, known, CreateClauses.query(text, create));
    CreateClauses.checkColumnNames(text, validated);
    StreamPlan plan = StreamPlanner.plan(validated);
    // Whatever the engine does not run is refused here, and not where the view is read.
    compile(text, name, plan, validated);
    return new Relation(
        name,
        Relation.Kind.VIEW,
        SqlTypes.schema(validated.validator().getValidatedNodeType(validated.query())),
        plan.retracts(),
        plan.timeColumns(),
        "",
        reads(plan, validated),
        sql);
  }

  private void stream(SqlText text, SqlCreateRelation create, String sql) {
    String name = create.name().getSimple();
    Computed computed = compute(text, create);
    StreamPlan plan = computed.plan();
    boolean kept = create.kind() == RelationKind.MATERIALIZED_VIEW;
    StreamTopology compiled = compile(text, name, plan, computed.query());
    StreamTopology topology = kept ? KeptResult.of(name, plan, compiled) : compiled;
    Node last = topology.nodes().get(topology.nodes().size() - 1);
    Relation relation =
        new Relation(
            name,
            kept ? Relation.Kind.MATERIALIZED_VIEW : Relation.Kind.STREAM,
            plan.schema(),
            plan.retracts(),
            plan.timeColumns(),
            last.id(),
            reads(plan, computed.query()),
            sql,
            plan.key(),
            null,
            kept ? KeptResult.index(plan) : null,
            !kept && plan.isEndless());
    definitions.add(relation, topology);
    definitions.tell(UnboundedState.notices(relation, plan));
  }

  /**
   * The query of a stream or materialized view.
   *
   * @param plan as it runs on the cores that there are
   */
  private record Computed(ValidatedQuery query, StreamPlan plan) {}

  private Computed compute(SqlText text, SqlCreateRelation create) {
    ValidatedQuery validated =
        validator.validate(text, definitions.catalog(), CreateClauses.query(text, create));
    StateTtlOption ttl = StateTtlOption.of(text, create);
    StreamPlan planned =
        ttl == null
            ? StreamPlanner.plan(validated)
            : StreamPlanner.plan(
                validated,
                ttl.millis(),
                ttl.position(),
                create.kind() == RelationKind.MATERIALIZED_VIEW);
    if (ttl != null && !planned.expires()) {
      throw ttl.unused(text);
    }
    if (validated.views().readsCatalog()) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          create.name().getParserPosition(),
          "information_schema can be read by queries that run once, and by views",
          "its rows are those of the moment");
    }
    StreamPlan whole =
        create.kind() == RelationKind.MATERIALIZED_VIEW
            ? planned.evenOfNoRows()
            : planned.evenOfNoRowsForJoins();
    StreamPlan plan = whole.shared();
    CreateClauses.checkEmit(text, create.emit(), plan);
    CreateClauses.checkColumnNames(text, validated);
    return new Computed(validated, overCores ? plan.overCores() : plan);
  }

  /** The plan of a stream or materialized view, whose name may be taken; nothing is created. */
  StreamPlan plan(SqlText text, SqlCreateRelation create) {
    CreateClauses.check(text, create);
    Computed computed = compute(text, create);
    // Whatever the engine does not run is refused here as well.
    compile(text, create.name().getSimple(), computed.plan(), computed.query());
    return computed.plan();
  }

  private static Set<String> reads(StreamPlan plan, ValidatedQuery query) {
    Set<String> reads = new HashSet<>(plan.reads());
    reads.addAll(query.views().used());
    return reads;
  }

  private StreamTopology compile(SqlText text, String name, StreamPlan plan, ValidatedQuery query) {
    try {
      return StreamTopology.of(name, plan, compiler);
    } catch (UnsupportedExpressionException e) {
      throw QueryPlanning.unsupported(text, query, e);
    }
  }
}
