package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.parse.SqlJoinedChange;
import dev.laminardb.sql.parse.SqlMergeInto;
import dev.laminardb.sql.parse.SqlMergeWhen;
import dev.laminardb.sql.parse.SqlOnConflict;
import dev.laminardb.sql.parse.SqlReturning;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.validate.QueryParameters;
import dev.laminardb.sql.validate.QueryValidator;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Plans INSERT, UPSERT, UPDATE, DELETE and MERGE. Stateless. */
public final class DmlPlanner {
  private DmlPlanner() {}

  /** Whether a statement changes the rows of a table. */
  public static boolean isDml(SqlNode statement) {
    return statement instanceof SqlInsert
        || statement instanceof SqlOnConflict
        || statement instanceof SqlReturning
        || statement instanceof SqlJoinedChange
        || statement instanceof SqlMergeInto
        || statement instanceof SqlUpdate
        || statement instanceof SqlDelete;
  }

  /**
   * The query that a statement needs: the one whose rows it inserts or, if it reads more than the
   * rows it changes, one that says which of them change to what; null if it needs none.
   *
   * @throws dev.laminardb.core.error.LaminarException what is wrong with the table it changes
   */
  public static @Nullable SqlNode query(
      SqlText text,
      Catalog catalog,
      QueryValidator validator,
      SegmentCompiler compiler,
      SqlNode statement) {
    SqlNode changing = changing(statement);
    if (changing instanceof SqlMergeInto || SelectedChange.is(changing)) {
      ParameterTypes parameters = new ParameterTypes(text, statement);
      parameters.refuse();
      DmlContext context =
          new DmlContext(text, catalog, validator, compiler, statement, parameters);
      return changing instanceof SqlMergeInto merge
          ? MergePlanner.query(context, merge)
          : SelectedChange.query(context, changing);
    }
    SqlNode insert = changing instanceof SqlOnConflict clause ? clause.insert() : changing;
    return insert instanceof SqlInsert of && of.getSource().getKind() != SqlKind.VALUES
        ? of.getSource()
        : null;
  }

  /**
   * Puts values in the place of the parameters of a statement that needs a {@link #query}, which is
   * changed; others take them when they are executed.
   *
   * @throws dev.laminardb.core.error.LaminarException as {@link QueryParameters#bind}
   */
  public static void bind(SqlNode statement, @Nullable Object[] values) {
    List<Place> places =
        places(changing(statement)).stream().filter(place -> place.node() != null).toList();
    if (places.isEmpty()) {
      return;
    }
    SqlNodeList list = new SqlNodeList(statement.getParserPosition());
    places.forEach(place -> list.add(place.node()));
    SqlNodeList bound = (SqlNodeList) QueryParameters.bind(list, values);
    for (int i = 0; i < places.size(); i++) {
      places.get(i).call().setOperand(places.get(i).operand(), bound.get(i));
    }
  }

  /** How many parameters a statement has that takes them by {@link #bind}; 0 of others. */
  public static int bound(SqlNode statement) {
    return !isDml(statement) || places(changing(statement)).isEmpty()
        ? 0
        : QueryParameters.count(statement);
  }

  /** An operand of a call, which it has or has not. */
  private record Place(SqlCall call, int operand) {
    @Nullable SqlNode node() {
      return call.getOperandList().get(operand);
    }
  }

  /** Where a statement that needs a query has parameters; none if it needs none. */
  private static List<Place> places(SqlNode changing) {
    if (changing instanceof SqlMergeInto merge) {
      List<Place> places = new ArrayList<>(List.of(new Place(merge, 0), new Place(merge, 1)));
      for (SqlMergeWhen when : merge.whens()) {
        places.add(new Place(when, 0));
        places.add(new Place(when, 1));
      }
      return places;
    }
    if (changing instanceof SqlJoinedChange joined) {
      List<Place> places = new ArrayList<>(changed(joined.change()));
      places.add(new Place(joined, 1));
      return places;
    }
    if (SelectedChange.is(changing)) {
      return changed((SqlCall) changing);
    }
    SqlOnConflict conflict = changing instanceof SqlOnConflict clause ? clause : null;
    SqlNode statement = conflict == null ? changing : conflict.insert();
    if (!(statement instanceof SqlInsert insert)
        || insert.getSource().getKind() == SqlKind.VALUES) {
      return List.of();
    }
    Place source = new Place(insert, 2);
    return conflict == null
        ? List.of(source)
        : List.of(
            source,
            new Place(conflict, SqlOnConflict.VALUES),
            new Place(conflict, SqlOnConflict.WHERE));
  }

  /** What is set, and the condition. */
  private static List<Place> changed(SqlCall change) {
    return change instanceof SqlUpdate
        ? List.of(new Place(change, 2), new Place(change, 3))
        : List.of(new Place(change, 1));
  }

  private static SqlNode changing(SqlNode statement) {
    return statement instanceof SqlReturning returning ? returning.statement() : statement;
  }

  /**
   * What a statement does.
   *
   * @param returning what it returns of each row, over {@link StatementPlan#input}; null if nothing
   */
  public record Planned(StatementPlan plan, @Nullable Segment returning) {}

  /**
   * Plans a statement for which {@link #isDml} holds.
   *
   * @param catalog where its table is
   * @param selected the columns of its {@link #query}, if it has one
   * @throws dev.laminardb.core.error.LaminarException pointing at what is wrong with it
   */
  public static Planned plan(
      SqlText text,
      Catalog catalog,
      QueryValidator validator,
      SegmentCompiler compiler,
      SqlNode statement,
      @Nullable Schema selected) {
    DmlContext context =
        new DmlContext(
            text, catalog, validator, compiler, statement, new ParameterTypes(text, statement));
    if (!(statement instanceof SqlReturning clause)) {
      return new Planned(plan(context, statement, selected), null);
    }
    ReturningColumns returning = ReturningColumns.of(context, clause);
    StatementPlan plan = plan(context, clause.statement(), selected);
    return new Planned(plan, returning.compile(plan.parameters()));
  }

  private static StatementPlan plan(
      DmlContext context, SqlNode statement, @Nullable Schema selected) {
    if (statement instanceof SqlInsert insert) {
      return InsertPlanner.plan(context, insert, null, selected);
    }
    if (statement instanceof SqlOnConflict conflict) {
      return InsertPlanner.plan(context, conflict.insert(), conflict, selected);
    }
    if (selected != null && statement instanceof SqlMergeInto merge) {
      return MergePlanner.plan(context, merge, selected);
    }
    if (selected != null && SelectedChange.is(statement)) {
      return SelectedChange.plan(context, statement, selected);
    }
    if (statement instanceof SqlUpdate update) {
      return UpdatePlanner.plan(context, update);
    }
    if (statement instanceof SqlDelete delete) {
      return UpdatePlanner.plan(context, delete);
    }
    throw context
        .text()
        .error(ErrorCode.UNSUPPORTED, statement.getParserPosition(), "this changes no table");
  }
}
