package dev.laminardb;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.error.Notice;
import dev.laminardb.core.runtime.StreamRuntime;
import dev.laminardb.core.table.TableStatement;
import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.SqlPlanner;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has statements take effect: scripts, and such as are prepared. Its callers hold the database's
 * lock, and have seen that it is open.
 */
final class Statements {
  private static final Object[] NO_PARAMETERS = {};

  /** The time for statements that do not ask for it: reading the clock would be a tenth of them. */
  private static final Instant UNREAD = Instant.EPOCH;

  private final StreamRuntime runtime;
  private final SqlPlanner planner;
  private final Relations relations;
  private final Tables tables;
  private final SingleRowSource singleRow;
  private final InstantSource clock;

  Statements(
      StreamRuntime runtime,
      SqlPlanner planner,
      Relations relations,
      Tables tables,
      SingleRowSource singleRow,
      InstantSource clock) {
    this.runtime = runtime;
    this.planner = planner;
    this.relations = relations;
    this.tables = tables;
    this.singleRow = singleRow;
    this.clock = clock;
  }

  /**
   * Executes a script step by step.
   *
   * @param told receives what the steps that have taken effect have to say, also if one fails
   * @return how many rows were inserted, updated or deleted
   */
  long execute(String sql, List<Notice> told) {
    return execute(planner.plan(sql, relations.catalog()), NO_PARAMETERS, told);
  }

  private long execute(SqlPlanner.Script script, @Nullable Object[] parameters, List<Notice> told) {
    long rows = 0;
    for (SqlPlanner.Step step : script.steps()) {
      if (step instanceof SqlPlanner.Definition definition) {
        define(definition, told);
      } else if (step instanceof SqlPlanner.TableCreation creation) {
        rows += tables.fill(creation);
        define(creation.definition(), told);
      } else if (step instanceof SqlPlanner.Renaming renaming) {
        rename(renaming);
      } else if (step instanceof SqlPlanner.ColumnChange change) {
        changeColumns(change);
      } else if (step instanceof SqlPlanner.TableDeclaration declaration) {
        relations.become(declaration.catalog());
        tables.retain(declaration.catalog());
      } else if (step instanceof SqlPlanner.FunctionDrop drop) {
        planner.removeFunction(drop.function());
        relations.become(drop.catalog());
        tables.closeStatements();
      } else if (step instanceof SqlPlanner.Modification modification) {
        rows += tables.execute(modification, parameters);
      }
    }
    return rows;
  }

  private void define(SqlPlanner.Definition definition, List<Notice> told) {
    singleRow.beReadBy(definition.change());
    runtime.apply(definition.change());
    relations.become(definition.catalog());
    tables.retain(definition.catalog());
    told.addAll(definition.notices());
  }

  private void rename(SqlPlanner.Renaming renaming) {
    if (renaming.from() != null) {
      runtime.rename(renaming.from(), renaming.to());
    }
    relations.become(renaming.catalog());
    tables.retain(renaming.catalog());
  }

  private void changeColumns(SqlPlanner.ColumnChange change) {
    tables.copy(change.rows());
    if (change.isAddition()) {
      runtime.widen(change.node());
    } else {
      Set<String> before = Set.of(change.node().relation());
      runtime.apply(new TopologyChange(before, List.of(change.node()), List.of()));
    }
    relations.become(change.catalog());
    tables.retain(change.catalog());
  }

  /** Executes one INSERT, UPSERT, UPDATE, DELETE or CREATE TABLE .. AS with parameters. */
  long execute(String sql, @Nullable Object[] parameters) {
    // Notices are of streams and views, which have no parameters.
    return execute(
        planner.plan(sql, relations.catalog(), parameters), parameters, new ArrayList<>());
  }

  /** Reads and compiles an INSERT, UPSERT, UPDATE or DELETE. */
  Prepared prepare(String sql) {
    int bound = planner.boundParameters(sql);
    // Whether it is valid shows with any values, and null is one of every type.
    SqlPlanner.Modification planned =
        planner.planModification(
            sql, relations.catalog(), bound == 0 ? null : new @Nullable Object[bound]);
    TableStatement statement = tables.open(planned);
    return new Prepared(sql, statement, planned.query(), bound > 0, relations.catalog());
  }

  /** Executes a prepared statement, which is compiled anew where what it goes by has changed. */
  long execute(Prepared prepared, @Nullable Object[] parameters) {
    if (prepared.bound) {
      checkOpen(prepared);
      return execute(prepared.sql, parameters);
    }
    Ready ready = ready(prepared);
    return tables.execute(ready.statement, prepared.query, parameters, ready.time);
  }

  /** Executes a prepared statement for several parameters as one. */
  long executeAll(Prepared prepared, List<@Nullable Object[]> parameters) {
    if (prepared.bound) {
      checkOpen(prepared);
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "a statement with a query is executed for one row of parameters at a time");
    }
    Ready ready = ready(prepared);
    return tables.executeAll(ready.statement, parameters, ready.time);
  }

  /**
   * A statement that fits the catalog.
   *
   * @param time what functions of the clock give
   */
  private record Ready(TableStatement statement, Instant time) {}

  private static TableStatement checkOpen(Prepared prepared) {
    TableStatement statement = prepared.statement;
    if (statement == null) {
      throw new LaminarException(ErrorCode.CLOSED, "the statement is closed");
    }
    return statement;
  }

  private Ready ready(Prepared prepared) {
    TableStatement statement = checkOpen(prepared);
    if (!prepared.isStale(relations.catalog()) && tables.isOpen(statement)) {
      return new Ready(statement, statement.plan().readsClock() ? clock.instant() : UNREAD);
    }
    SqlPlanner.Modification planned =
        planner.planModification(prepared.sql, relations.catalog(), null);
    tables.close(statement);
    statement = tables.open(planned);
    prepared.statement = statement;
    prepared.query = planned.query();
    prepared.catalog = relations.catalog();
    return new Ready(statement, planned.moment());
  }
}
