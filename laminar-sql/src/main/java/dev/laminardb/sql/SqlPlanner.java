package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.error.Notice;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.table.LookupPlan;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableCopy;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.core.topology.Node;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.dml.DmlPlanner;
import dev.laminardb.sql.dml.LookupPlanner;
import dev.laminardb.sql.function.UserAggregateFunction;
import dev.laminardb.sql.function.UserFunction;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.function.UserTableFunction;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlExplainStatement;
import dev.laminardb.sql.parse.SqlReturning;
import dev.laminardb.sql.parse.SqlShow;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.StatementParser;
import dev.laminardb.sql.validate.Dialect;
import dev.laminardb.sql.validate.QueryParameters;
import dev.laminardb.sql.validate.QueryValidator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Turns SQL scripts into changes of the catalog and of the topology. Thread-safe. */
public final class SqlPlanner {
  private final StatementParser parser = new StatementParser(Dialect.CONFORMANCE);
  private final UserFunctions functions = new UserFunctions();
  private final QueryValidator validator = new QueryValidator(functions);
  private final SegmentCompiler compiler = new SegmentCompiler();
  private final int cores;
  private final InstantSource clock;

  /**
   * A planner.
   *
   * @param cores how many cores the topology will run on, at least 1
   * @param clock read once for each text that is planned
   */
  public SqlPlanner(int cores, InstantSource clock) {
    this.cores = cores;
    this.clock = clock;
  }

  /**
   * Adds a function for the statements that are planned from now on.
   *
   * @throws LaminarException INVALID_OPERATION if there is a function or an aggregate of that name
   */
  public void add(UserFunction function) {
    checkNew(function.name());
    functions.add(function);
  }

  /**
   * Adds an aggregate for the statements that are planned from now on.
   *
   * @throws LaminarException INVALID_OPERATION if there is a function or an aggregate of that name
   */
  public void add(UserAggregateFunction function) {
    checkNew(function.name());
    functions.add(function);
  }

  /**
   * Adds a table function for the statements that are planned from now on.
   *
   * @throws LaminarException INVALID_OPERATION if there is a function of that name
   */
  public void add(UserTableFunction function) {
    checkNew(function.name());
    functions.add(function);
  }

  /** Removes a function; statements that are planned from now on do not find it. */
  public void removeFunction(String name) {
    functions.remove(name);
  }

  private static void checkNew(String name) {
    if (QueryValidator.isBuiltIn(name)) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION, "\"" + name + "\" is a function of SQL");
    }
  }

  /** The names of the functions that have been added. */
  public List<String> functions() {
    return functions.names();
  }

  /**
   * What a script does, in order.
   *
   * @param steps no two definitions follow each other
   * @param catalog the catalog after it
   */
  public record Script(List<Step> steps, Catalog catalog) {
    /** Copies the list. */
    public Script {
      steps = List.copyOf(steps);
    }

    /**
     * What a script of definitions has to change in the running topology.
     *
     * @throws IllegalStateException if it changes rows or names as well
     */
    public TopologyChange change() {
      if (steps.isEmpty()) {
        return new TopologyChange(Set.of(), List.of(), List.of());
      }
      if (steps.size() == 1 && steps.get(0) instanceof Definition definition) {
        return definition.change();
      }
      throw new IllegalStateException("the script has several steps");
    }
  }

  /** A piece of a script that takes effect as a whole. */
  public sealed interface Step {}

  /**
   * Relations are created and dropped.
   *
   * @param catalog the catalog after it
   * @param change what has to change in the running topology for the catalog to hold
   * @param notices what whoever creates should know
   */
  public record Definition(Catalog catalog, TopologyChange change, List<Notice> notices)
      implements Step {
    /** Copies the list. */
    public Definition {
      notices = List.copyOf(notices);
    }
  }

  /**
   * A table is created that has the rows of a query.
   *
   * @param definition of the table
   * @param table its content, still empty
   * @param query planned for the catalog before this step
   */
  public record TableCreation(Definition definition, TableStore table, PlannedQuery query)
      implements Step {}

  /**
   * A relation has another name, and goes on as it is.
   *
   * @param catalog the catalog after it
   * @param from its name in the topology before; null of a view, which is not there
   * @param to its name after
   */
  public record Renaming(Catalog catalog, @Nullable String from, String to) implements Step {}

  /** A table has other columns, or is declared in another way. */
  public sealed interface TableStep extends Step {
    /** The catalog after it. */
    Catalog catalog();
  }

  /**
   * A table has more columns, and goes on, or other ones, and begins anew with its rows.
   *
   * @param catalog the catalog after it
   * @param rows what fills the table that takes the place of the one that there was
   * @param node that table in the topology
   * @param isAddition whether there are only more
   */
  public record ColumnChange(Catalog catalog, TableCopy rows, Node.Source node, boolean isAddition)
      implements TableStep {}

  /**
   * A table is declared in another way, which whoever reads it does not see.
   *
   * @param catalog the catalog after it
   */
  public record TableDeclaration(Catalog catalog) implements TableStep {}

  /**
   * A function of the application is no more.
   *
   * @param catalog the catalog after it, which is another: whatever was planned before is not valid
   */
  public record FunctionDrop(Catalog catalog, String function) implements Step {}

  /**
   * The rows of a table are changed.
   *
   * @param query the rows that are inserted, or which rows change to what, planned for the catalog
   *     before this step; null if there is no query
   * @param returning what is returned of each row, over {@link StatementPlan#input}; null if
   *     nothing
   * @param moment the one that it is planned for: what the query takes for the time
   */
  public record Modification(
      StatementPlan plan, @Nullable PlannedQuery query, @Nullable Segment returning, Instant moment)
      implements Step, Answerable {
    /** Whether the parameters' values are in the plan already, because it has a query. */
    public boolean isBound() {
      return query != null && plan.parameters().getFields().size() == (plan.readsClock() ? 1 : 0);
    }
  }

  /**
   * Plans all statements of a script, each seeing what those before it have made. Nothing is
   * changed: whoever calls applies the steps in order.
   *
   * @param sql statements separated by semicolons
   * @param catalog what exists
   * @throws LaminarException if any statement is wrong, pointing into the text
   */
  public Script plan(String sql, Catalog catalog) {
    SqlText text = new SqlText(sql);
    List<SqlNode> statements = parser.parse(text);
    if (statements.isEmpty()) {
      throw new LaminarException(ErrorCode.SYNTAX, "there is no statement in the text");
    }
    ScriptPlanning planning = script(text, catalog);
    for (SqlNode statement : statements) {
      planning.add(statement);
    }
    return planning.finish();
  }

  /**
   * Plans a single statement with parameters.
   *
   * @param catalog what exists
   * @param parameters a value for each {@code ?}; those that its steps do not need any more are in
   *     the plan
   * @throws LaminarException if the statement is wrong, pointing into the text; INVALID_OPERATION
   *     if it is one without parameters, or there are several
   */
  public Script plan(String sql, Catalog catalog, @Nullable Object[] parameters) {
    SqlText text = new SqlText(sql);
    List<SqlNode> statements = parser.parse(text);
    if (statements.size() == 1
        && statements.get(0) instanceof SqlCreateRelation create
        && create.isTableOfQuery()) {
      SqlNode query = QueryParameters.bind(CreateClauses.query(text, create), parameters);
      ScriptPlanning planning = script(text, catalog);
      planning.add(create.withQuery(query));
      return planning.finish();
    }
    return new Script(List.of(planModification(sql, catalog, parameters)), catalog);
  }

  /**
   * Plans a single INSERT, UPSERT, UPDATE, DELETE or MERGE.
   *
   * @param catalog what exists
   * @param parameters a value for each {@code ?}, for a statement that has a query; null if they
   *     are not known
   * @throws LaminarException if the statement is wrong, pointing into the text; INVALID_OPERATION
   *     if it is another one, or there are several
   */
  public Modification planModification(
      String sql, Catalog catalog, @Nullable Object @Nullable [] parameters) {
    SqlText text = new SqlText(sql);
    List<SqlNode> statements = parser.parse(text);
    if (statements.size() == 1 && DmlPlanner.isDml(statements.get(0))) {
      if (parameters != null) {
        DmlPlanner.bind(statements.get(0), parameters);
      }
      ScriptPlanning planning = script(text, catalog);
      planning.add(statements.get(0));
      return (Modification) planning.finish().steps().get(0);
    }
    throw new LaminarException(
        ErrorCode.INVALID_OPERATION,
        "one INSERT, UPSERT, UPDATE, DELETE or MERGE can be prepared and have parameters; a CREATE TABLE .."
            + " AS can have them, too");
  }

  /**
   * How many parameters a single statement has that is planned anew for all values of them, because
   * it has a query; 0 of any other.
   *
   * @throws LaminarException if the text cannot be read
   */
  public int boundParameters(String sql) {
    List<SqlNode> statements = parser.parse(new SqlText(sql));
    return statements.size() == 1 ? DmlPlanner.bound(statements.get(0)) : 0;
  }

  /**
   * How many parameters a text has that is a single query; -1 if it is something else.
   *
   * @throws LaminarException if the text cannot be read
   */
  public int queryParameters(String sql) {
    List<SqlNode> statements = parser.parse(new SqlText(sql));
    return statements.size() == 1 && statements.get(0).isA(SqlKind.QUERY)
        ? QueryParameters.count(statements.get(0))
        : -1;
  }

  /**
   * Plans what gives rows: a query over what relations hold, or a statement with RETURNING.
   *
   * @param sql one statement
   * @param catalog what exists
   * @param parameters a value for each {@code ?}
   * @return a statement with RETURNING has its parameters still to come, unless it has a query
   * @throws LaminarException if it is none, or wrong, pointing into the text; INVALID_OPERATION or
   *     TYPE_MISMATCH if the parameters are
   */
  public Answerable query(String sql, Catalog catalog, @Nullable Object... parameters) {
    SqlText text = new SqlText(sql);
    SqlNode statement = only(text);
    if (statement instanceof SqlReturning) {
      DmlPlanner.bind(statement, parameters);
      ScriptPlanning script = script(text, catalog);
      script.add(statement);
      return (Modification) script.finish().steps().get(0);
    }
    if (statement instanceof SqlShow show) {
      return new Introspection(text, catalog, functions.names()).answer(show);
    }
    if (statement instanceof SqlExplainStatement explain) {
      Explaining explaining =
          new Explaining(text, catalog, validator, compiler, cores, clock.instant());
      return PlannerFaults.report(text, statement, () -> explaining.answer(explain, parameters));
    }
    QueryPlanning planning =
        new QueryPlanning(text, catalog, validator, compiler, cores > 1, clock.instant());
    return PlannerFaults.report(
        text, statement, () -> planning.plan(QueryParameters.bind(statement, parameters)));
  }

  /**
   * Plans a query that has been planned for some parameters, for any.
   *
   * @param like how it was planned
   * @return null if the query is not one of rows of a relation that are found by their key
   * @throws LaminarException if it is more than that, in a way that a lookup cannot say
   */
  public @Nullable PlannedLookup lookup(String sql, Catalog catalog, PlannedQuery like) {
    SqlText text = new SqlText(sql);
    SqlNode statement = only(text);
    LookupPlan plan =
        PlannerFaults.report(
            text,
            statement,
            () -> LookupPlanner.plan(text, catalog, validator, compiler, statement, like.schema()));
    return plan == null ? null : new PlannedLookup(plan);
  }

  /**
   * Plans a query to subscribe to, a SELECT or {@code SUBSCRIBE name WHERE condition}.
   *
   * @param name of the relation that it becomes
   * @param catalog what exists
   * @param parameters a value for each {@code ?}
   * @throws LaminarException if it is none, or wrong, pointing into the text; INVALID_OPERATION or
   *     TYPE_MISMATCH if the parameters are
   */
  public PlannedSubscription subscription(
      String sql, String name, Catalog catalog, @Nullable Object... parameters) {
    SqlText text = new SqlText(sql);
    SqlNode statement = only(text);
    ContinuousPlanning planning =
        new ContinuousPlanning(text, catalog, validator, compiler, cores > 1);
    SqlNode query = ContinuousPlanning.query(text, statement);
    return PlannerFaults.report(
        text, statement, () -> planning.plan(QueryParameters.bind(query, parameters), name));
  }

  private ScriptPlanning script(SqlText text, Catalog catalog) {
    return new ScriptPlanning(text, catalog, validator, compiler, cores > 1, clock.instant());
  }

  /** The only statement of a text. */
  private SqlNode only(SqlText text) {
    List<SqlNode> statements = parser.parse(text);
    if (statements.isEmpty()) {
      throw new LaminarException(ErrorCode.SYNTAX, "there is no query in the text");
    }
    if (statements.size() > 1) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          statements.get(1).getParserPosition(),
          "there is more than one statement",
          "a query stands alone");
    }
    return statements.get(0);
  }
}
