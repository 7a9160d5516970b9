package dev.laminardb.sql;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.dml.DmlPlanner;
import dev.laminardb.sql.parse.SqlAddColumn;
import dev.laminardb.sql.parse.SqlAddConstraint;
import dev.laminardb.sql.parse.SqlAlter;
import dev.laminardb.sql.parse.SqlAlterColumn;
import dev.laminardb.sql.parse.SqlAlterColumns;
import dev.laminardb.sql.parse.SqlCreateRelation;
import dev.laminardb.sql.parse.SqlDropColumn;
import dev.laminardb.sql.parse.SqlDropConstraint;
import dev.laminardb.sql.parse.SqlDropFunction;
import dev.laminardb.sql.parse.SqlDropRelation;
import dev.laminardb.sql.parse.SqlExplainStatement;
import dev.laminardb.sql.parse.SqlRenameColumn;
import dev.laminardb.sql.parse.SqlRenameRelation;
import dev.laminardb.sql.parse.SqlShow;
import dev.laminardb.sql.parse.SqlSubscribe;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.validate.QueryValidator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/**
 * Applies the statements of one script, in order, to a tentative catalog and collects what they
 * change in the topology. For one thread and one script.
 */
final class ScriptPlanning {
  private final SqlText text;
  private final List<SqlPlanner.Step> steps = new ArrayList<>();
  private final SegmentCompiler compiler;
  private final boolean overCores;
  private final Instant moment;
  private final Definitions definitions;

  /** With the functions that there are by now. */
  private QueryValidator validator;

  private CreatePlanning creations;

  /**
   * A script not planned yet.
   *
   * @param overCores whether there is more than one core to plan for
   * @param moment what functions of the clock give, in all of its statements
   */
  ScriptPlanning(
      SqlText text,
      Catalog before,
      QueryValidator validator,
      SegmentCompiler compiler,
      boolean overCores,
      Instant moment) {
    this.overCores = overCores;
    this.moment = moment;
    this.compiler = compiler;
    this.text = text;
    this.validator = validator;
    this.definitions = new Definitions(before);
    this.creations = new CreatePlanning(definitions, validator, compiler, overCores);
  }

  /** Plans one more statement. */
  void add(SqlNode statement) {
    PlannerFaults.run(text, statement, () -> apply(statement));
  }

  private void apply(SqlNode statement) {
    if (DmlPlanner.isDml(statement)) {
      modify(statement);
    } else if (statement instanceof SqlCreateRelation create && create.isTableOfQuery()) {
      createTable(create);
    } else if (statement instanceof SqlCreateRelation create) {
      creations.create(text, create);
    } else if (statement instanceof SqlDropRelation drop) {
      DropPlanning.drop(text, definitions, drop);
    } else if (statement instanceof SqlDropFunction drop) {
      drop(drop);
    } else if (statement instanceof SqlRenameRelation rename) {
      rename(rename);
    } else if (statement instanceof SqlRenameColumn rename) {
      new ColumnRenaming(text, definitions, compiler).rename(rename);
    } else if (statement instanceof SqlAlterColumns alter) {
      alter(statement, alter.actions());
    } else if (statement instanceof SqlAlter alter) {
      alter(statement, List.of(alter));
    } else if (statement.isA(SqlKind.QUERY)
        || statement instanceof SqlShow
        || statement instanceof SqlExplainStatement) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          statement.getParserPosition(),
          "a query gives rows, and nothing here takes them",
          "query() returns them");
    } else if (statement instanceof SqlSubscribe) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          statement.getParserPosition(),
          "a subscription has no end, and nothing here takes its rows",
          "continuousQuery() does");
    } else {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          statement.getParserPosition(),
          "this statement is not available yet",
          "CREATE, ALTER, DROP, INSERT, UPDATE and DELETE are");
    }
  }

  private void createTable(SqlCreateRelation create) {
    if (!creations.isToBeAdded(text, create)) {
      return;
    }
    finishDefinitions();
    PlannedQuery query = queries().planColumns(CreateClauses.query(text, create));
    PlannedTable table = TableOfQuery.of(text, compiler, create, query.schema());
    definitions.add(table.relation(), table.topology());
    if (create.data() == null || create.data().booleanValue()) {
      SqlPlanner.Definition definition = Objects.requireNonNull(definitions.take());
      steps.add(new SqlPlanner.TableCreation(definition, table.store(), query));
    }
  }

  private QueryPlanning queries() {
    return new QueryPlanning(text, definitions.catalog(), validator, compiler, overCores, moment);
  }

  private void rename(SqlRenameRelation rename) {
    SqlPlanner.Renaming renaming = RenamePlanning.rename(text, definitions, rename);
    if (renaming != null) {
      finishDefinitions();
      definitions.become(renaming.catalog());
      steps.add(renaming);
    }
  }

  private void drop(SqlDropFunction drop) {
    if (new FunctionRemoval(text, definitions, validator.functions()).drop(drop)) {
      String name = drop.name().getSimple();
      finishDefinitions();
      definitions.become(definitions.catalog().copy());
      steps.add(new SqlPlanner.FunctionDrop(definitions.catalog(), name));
      validator = new QueryValidator(validator.functions().without(name));
      creations = new CreatePlanning(definitions, validator, compiler, overCores);
    }
  }

  private void alter(SqlNode statement, List<SqlAlter> actions) {
    AlteredTable table = AlteredTable.find(text, definitions, actions.get(0));
    if (table == null) {
      return;
    }
    TableAlteration alteration = new TableAlteration(text, definitions, compiler, table);
    for (SqlAlter action : actions) {
      if (action instanceof SqlAddColumn add) {
        ColumnAddition.add(text, compiler, alteration, add);
      } else if (action instanceof SqlDropColumn drop) {
        ColumnRemoval.drop(text, alteration, drop);
      } else if (action instanceof SqlAlterColumn alter) {
        ColumnRedeclaration.alter(text, compiler, alteration, alter);
      } else if (action instanceof SqlAddConstraint add) {
        ConstraintChange.add(text, compiler, alteration, add);
      } else if (action instanceof SqlDropConstraint drop) {
        ConstraintChange.drop(text, alteration, drop);
      }
    }
    SqlPlanner.TableStep step = alteration.step(statement, moment);
    if (step != null) {
      finishDefinitions();
      definitions.become(step.catalog());
      steps.add(step);
    }
  }

  private void modify(SqlNode statement) {
    finishDefinitions();
    SqlNode source = DmlPlanner.query(text, definitions.catalog(), validator, compiler, statement);
    PlannedQuery query = source == null ? null : queries().plan(source);
    DmlPlanner.Planned planned =
        DmlPlanner.plan(
            text,
            definitions.catalog(),
            validator,
            compiler,
            statement,
            query == null ? null : query.schema());
    steps.add(new SqlPlanner.Modification(planned.plan(), query, planned.returning(), moment));
  }

  /** The whole script's effect. */
  SqlPlanner.Script finish() {
    finishDefinitions();
    return new SqlPlanner.Script(steps, definitions.catalog());
  }

  /** What was created and dropped since the last time takes effect together. */
  private void finishDefinitions() {
    SqlPlanner.Definition definition = definitions.take();
    if (definition != null) {
      steps.add(definition);
    }
  }
}
