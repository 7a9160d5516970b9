package dev.laminardb;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.runtime.SourceInput;
import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.core.state.RowBag;
import dev.laminardb.core.table.FoundRowsRead;
import dev.laminardb.core.table.LookupPlan;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableCopy;
import dev.laminardb.core.table.TableFilling;
import dev.laminardb.core.table.TableRead;
import dev.laminardb.core.table.TableStatement;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.mapping.ParameterValues;
import dev.laminardb.sql.PlannedLookup;
import dev.laminardb.sql.PlannedQuery;
import dev.laminardb.sql.SqlPlanner;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a database and the statements that change them. Its callers hold the database's
 * lock.
 */
final class Tables {
  private final StreamRuntime runtime;
  private final Queries queries;
  private final BufferAllocator allocator;
  private final Map<TableStore, SourceInput> inputs = new IdentityHashMap<>();
  private final Set<TableStatement> open = Collections.newSetFromMap(new IdentityHashMap<>());

  Tables(StreamRuntime runtime, Queries queries) {
    this.runtime = runtime;
    this.queries = queries;
    this.allocator = runtime.allocator().newChildAllocator("statements", 0, Long.MAX_VALUE);
  }

  /** Forgets the tables that are no more, and whatever could change them. */
  void retain(Catalog catalog) {
    inputs.keySet().removeIf(table -> !isIn(catalog, table));
    for (TableStatement statement : Set.copyOf(open)) {
      if (!isIn(catalog, statement.plan().table())) {
        close(statement);
      }
    }
  }

  private static boolean isIn(Catalog catalog, TableStore table) {
    Relation relation = catalog.find(table.schema().name()).orElse(null);
    return relation != null && relation.table() == table;
  }

  /** Fills a table that takes the place of one. */
  void copy(TableCopy rows) {
    rows.run(allocator, runtime.options().stateLimitBytes());
  }

  /**
   * Gives a table that is to be created its rows.
   *
   * @return how many
   */
  long fill(SqlPlanner.TableCreation creation) {
    QueryResult rows = queries.finish(creation.query(), queries.begin(creation.query()));
    return TableFilling.run(
        creation.table(), rows::read, allocator, runtime.options().stateLimitBytes());
  }

  /** Makes a statement ready; to be closed. */
  TableStatement open(SqlPlanner.Modification modification) {
    TableStatement statement =
        new TableStatement(
            modification.plan(),
            modification.returning(),
            allocator,
            runtime.options().stateLimitBytes());
    open.add(statement);
    return statement;
  }

  /** Whether a statement has not been closed and its table not been dropped. */
  boolean isOpen(TableStatement statement) {
    return open.contains(statement);
  }

  /** Frees a statement. */
  void close(TableStatement statement) {
    if (open.remove(statement)) {
      statement.close();
    }
  }

  /** Executes a plan once. */
  long execute(SqlPlanner.Modification modification, @Nullable Object[] parameters) {
    TableStatement statement = open(modification);
    try {
      return execute(
          statement, modification.query(), values(modification, parameters), modification.moment());
    } finally {
      close(statement);
    }
  }

  /** What is left to be given when a plan is executed. */
  private static @Nullable Object[] values(
      SqlPlanner.Modification modification, @Nullable Object[] parameters) {
    return modification.isBound() ? new Object[0] : parameters;
  }

  /** Executes a plan with RETURNING once, for what it returns. */
  QueryResult query(SqlPlanner.Modification modification, @Nullable Object[] parameters) {
    Schema schema = Objects.requireNonNull(modification.returning()).output();
    RowBag rows = new RowBag(schema);
    TableStatement statement = open(modification);
    try {
      execute(
          statement,
          modification.query(),
          values(modification, parameters),
          modification.moment(),
          rows::add);
    } finally {
      close(statement);
    }
    return new QueryResult(schema, rows.toList());
  }

  /**
   * Finds rows by their key: those of a table as all statements so far have left it, those of a
   * view at a barrier.
   *
   * @return what is left to be done, which needs no lock
   */
  Supplier<QueryResult> query(PlannedLookup lookup, @Nullable Object[] parameters) {
    LookupPlan plan = lookup.plan();
    TableStore table = plan.table();
    @Nullable Object[] values = ParameterValues.of(plan.parameters().getFields(), parameters);
    if (table == null) {
      List<RowBag> found = runtime.find(plan.node(), plan.key().ranges(values));
      return () -> computed(plan, values, found);
    }
    RowBag rows = new RowBag(plan.values().output());
    try (TableRead read = new TableRead(plan, table, allocator)) {
      read.read(values, rows::add);
    }
    return () -> new QueryResult(plan.values().output(), rows.toList());
  }

  private QueryResult computed(LookupPlan plan, @Nullable Object[] values, List<RowBag> found) {
    RowBag rows = new RowBag(plan.values().output());
    try (FoundRowsRead read = new FoundRowsRead(plan, allocator)) {
      for (RowBag bag : found) {
        ResultBatches.read(
            plan.columns(), bag.toList(), batch -> read.compute(batch, values, rows::add));
      }
    }
    return new QueryResult(plan.values().output(), rows.toList());
  }

  /**
   * Executes a statement.
   *
   * @param query whose rows it inserts, if it does; its plan's catalog holds
   * @param time what it takes for the time
   * @return how many rows it has changed
   */
  long execute(
      TableStatement statement,
      @Nullable PlannedQuery query,
      @Nullable Object[] parameters,
      Instant time) {
    return execute(statement, query, parameters, time, returned -> {});
  }

  private long execute(
      TableStatement statement,
      @Nullable PlannedQuery query,
      @Nullable Object[] parameters,
      Instant time,
      Consumer<Batch> returns) {
    StatementPlan plan = statement.plan();
    SourceInput input = input(plan.table());
    @Nullable Object[] values = values(plan, parameters, time);
    if (query == null) {
      return statement.execute(values, nothing -> {}, returns, input::push);
    }
    QueryResult rows = queries.finish(query, queries.begin(query));
    return statement.execute(values, rows::read, returns, input::push);
  }

  private static @Nullable Object[] values(
      StatementPlan plan, @Nullable Object[] parameters, Instant time) {
    List<Field> fields = plan.parameters().getFields();
    if (!plan.readsClock()) {
      return ParameterValues.of(fields, parameters);
    }
    int given = fields.size() - 1;
    @Nullable Object[] values =
        Arrays.copyOf(ParameterValues.of(fields.subList(0, given), parameters), fields.size());
    values[given] = ParameterValues.of(List.of(StatementPlan.TIME), new Object[] {time})[0];
    return values;
  }

  /**
   * Executes a statement for several parameters as one.
   *
   * @param time what functions of the clock give
   * @return how many rows it has changed
   */
  long executeAll(TableStatement statement, List<@Nullable Object[]> parameters, Instant time) {
    List<@Nullable Object[]> values = new ArrayList<>(parameters.size());
    for (@Nullable Object[] row : parameters) {
      values.add(values(statement.plan(), row, time));
    }
    return statement.executeAll(values, input(statement.plan().table())::push);
  }

  private SourceInput input(TableStore table) {
    SourceInput input = inputs.get(table);
    if (input == null) {
      input = runtime.source(table.schema().name());
      inputs.put(table, input);
    }
    return input;
  }

  /** Frees all statements, for those that are prepared to be made anew. */
  void closeStatements() {
    Set.copyOf(open).forEach(this::close);
  }

  /** Frees everything. */
  void close() {
    closeStatements();
    allocator.close();
  }
}
