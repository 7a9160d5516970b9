package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.core.topology.Edge;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.codegen.UnsupportedExpressionException;
import dev.laminardb.sql.dml.DmlPlanner;
import dev.laminardb.sql.parse.RelationKind;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlDropRelation;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.plan.KeptResult;
import dev.laminardb.sql.plan.SourcePlanner;
import dev.laminardb.sql.plan.StreamPlan;
import dev.laminardb.sql.plan.StreamPlanner;
import dev.laminardb.sql.plan.StreamTopology;
import dev.laminardb.sql.plan.TablePlanner;
import dev.laminardb.sql.validate.QueryValidator;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/**
 * Applies the statements of one script, in order, to a tentative catalog and collects what they
 * change in the topology. For one thread and one script.
 */
final class ScriptPlanning {
  private final SqlText text;
  private final List<SqlPlanner.Step> steps = new ArrayList<>();
  private final QueryValidator validator;
  private final SegmentCompiler compiler;
  private final Set<String> removed = new LinkedHashSet<>();
  private final Map<String, StreamTopology> added = new LinkedHashMap<>();
  private final boolean overCores;

  /** The catalog that the last of the steps leaves. */
  private Catalog before;

  private Catalog catalog;

  /**
   * A script not planned yet.
   *
   * @param overCores whether there is more than one core to plan for
   */
  ScriptPlanning(
      SqlText text,
      Catalog before,
      QueryValidator validator,
      SegmentCompiler compiler,
      boolean overCores) {
    this.overCores = overCores;
    this.compiler = compiler;
    this.text = text;
    this.before = before;
    this.validator = validator;
    this.catalog = before;
  }

  /** Plans one more statement. */
  void add(SqlNode statement) {
    PlannerFaults.run(text, statement, () -> apply(statement));
  }

  private void apply(SqlNode statement) {
    if (DmlPlanner.isDml(statement)) {
      modify(statement);
    } else if (statement instanceof SqlCreateRelation create) {
      create(create);
    } else if (statement instanceof SqlDropRelation drop) {
      drop(drop);
    } else if (statement.isA(SqlKind.QUERY)) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          statement.getParserPosition(),
          "a query gives rows, and nothing here takes them",
          "query() returns them");
    } else {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          statement.getParserPosition(),
          "this statement is not available yet",
          "CREATE, DROP, INSERT, UPDATE and DELETE are");
    }
  }

  private void modify(SqlNode statement) {
    finishDefinitions();
    SqlNode source = DmlPlanner.query(statement);
    PlannedQuery query =
        source == null
            ? null
            : new QueryPlanning(text, catalog, validator, compiler, overCores).plan(source);
    steps.add(
        new SqlPlanner.Modification(
            DmlPlanner.plan(
                text,
                catalog,
                validator,
                compiler,
                statement,
                query == null ? null : query.schema()),
            query));
  }

  /** The whole script's effect. */
  SqlPlanner.Script finish() {
    finishDefinitions();
    return new SqlPlanner.Script(steps, catalog);
  }

  /** What was created and dropped since the last time takes effect together. */
  private void finishDefinitions() {
    if (catalog == before) {
      return;
    }
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (StreamTopology topology : added.values()) {
      nodes.addAll(topology.nodes());
      edges.addAll(topology.edges());
    }
    steps.add(
        new SqlPlanner.Definition(catalog, new TopologyChange(Set.copyOf(removed), nodes, edges)));
    removed.clear();
    added.clear();
    before = catalog;
  }

  private void create(SqlCreateRelation create) {
    CreateClauses.check(text, create);
    String name = create.name().getSimple();
    Relation existing = catalog.find(name).orElse(null);
    if (existing != null) {
      if (create.isIfNotExists()) {
        return;
      }
      throw text.error(
          ErrorCode.RELATION_EXISTS,
          create.name().getParserPosition(),
          "there is already a " + existing.describe(),
          "IF NOT EXISTS leaves it as it is");
    }
    String sql = text.slice(create.getParserPosition());
    if (create.kind() == RelationKind.SOURCE) {
      createSource(create, sql);
    } else if (create.kind() == RelationKind.TABLE) {
      createTable(create, sql);
    } else {
      createStream(create, name, sql);
    }
  }

  private void createSource(SqlCreateRelation create, String sql) {
    Node.Source source = SourcePlanner.plan(text, create);
    Set<Integer> times = source.timeColumn() < 0 ? Set.of() : Set.of(source.timeColumn());
    catalog =
        catalog.with(
            new Relation(
                source.relation(),
                Relation.Kind.SOURCE,
                source.schema(),
                false,
                times,
                source.id(),
                Set.of(),
                sql));
    added.put(source.relation(), new StreamTopology(List.of(source), List.of()));
  }

  private void createTable(SqlCreateRelation create, String sql) {
    TableStore table = new TableStore(TablePlanner.plan(text, create));
    String name = table.schema().name();
    Relation relation =
        new Relation(
            name,
            Relation.Kind.TABLE,
            table.schema().columns(),
            true,
            Set.of(),
            name,
            Set.of(),
            sql,
            table);
    Node.Source source = new Node.Source(name, name, relation.batchSchema(), -1, 0, table);
    catalog = catalog.with(relation);
    added.put(name, new StreamTopology(List.of(source), List.of()));
  }

  private void createStream(SqlCreateRelation create, String name, String sql) {
    SqlNode query = CreateClauses.query(text, create);
    ValidatedQuery validated = validator.validate(text, catalog, query);
    boolean kept = create.kind() == RelationKind.MATERIALIZED_VIEW;
    StreamPlan planned = StreamPlanner.plan(validated);
    StreamPlan plan = kept ? planned.evenOfNoRows() : planned.evenOfNoRowsForJoins();
    CreateClauses.checkEmit(text, create.emit(), plan);
    CreateClauses.checkColumnNames(text, validated);
    StreamPlan placed = overCores ? plan.overCores() : plan;
    StreamTopology compiled = compile(name, placed, validated);
    StreamTopology topology = kept ? KeptResult.of(name, placed, compiled) : compiled;
    Node last = topology.nodes().get(topology.nodes().size() - 1);
    catalog =
        catalog.with(
            new Relation(
                name,
                kept ? Relation.Kind.MATERIALIZED_VIEW : Relation.Kind.STREAM,
                plan.schema(),
                plan.retracts(),
                plan.timeColumns(),
                last.id(),
                plan.reads(),
                sql));
    added.put(name, topology);
  }

  private StreamTopology compile(String name, StreamPlan plan, ValidatedQuery query) {
    try {
      return StreamTopology.of(name, plan, compiler);
    } catch (UnsupportedExpressionException e) {
      throw QueryPlanning.unsupported(text, query, e);
    }
  }

  private void drop(SqlDropRelation drop) {
    CreateClauses.checkKind(text, drop.kind(), drop.kindPosition());
    SqlIdentifier id = drop.name();
    Relation relation = catalog.find(id.toString()).orElse(null);
    if (relation == null) {
      if (drop.isIfExists()) {
        return;
      }
      throw text.error(
          ErrorCode.RELATION_NOT_FOUND,
          id.getParserPosition(),
          "there is no " + drop.kind().noun() + " \"" + id + "\"",
          Suggestions.hint(id.toString(), catalog.names(), "relations"));
    }
    if (!relation.kind().name().equals(drop.kind().name())) {
      throw text.error(
          ErrorCode.RELATION_NOT_FOUND,
          id.getParserPosition(),
          "\"" + relation.name() + "\" is a " + relation.kind().noun(),
          "write DROP " + relation.kind().sql());
    }
    List<Relation> readers = catalog.readersOf(relation.name());
    if (!readers.isEmpty() && !drop.isCascade()) {
      throw text.error(
          ErrorCode.RELATION_IN_USE,
          id.getParserPosition(),
          relation.describe()
              + " is read by "
              + readers.stream().map(Relation::describe).collect(Collectors.joining(", ")),
          "drop them first, or add CASCADE");
    }
    remove(relation);
  }

  /** Removes a relation, and first whatever reads it. */
  private void remove(Relation relation) {
    for (Relation reader : catalog.readersOf(relation.name())) {
      // A reader of two relations is met twice.
      if (catalog.find(reader.name()).isPresent()) {
        remove(reader);
      }
    }
    catalog = catalog.without(relation.name());
    StreamTopology ofThisScript = added.remove(relation.name());
    if (ofThisScript == null && before.find(relation.name()).isPresent()) {
      removed.add(relation.name());
    }
  }
}
