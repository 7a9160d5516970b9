package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.parse.SqlOnConflict;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.validate.QueryValidator;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;

/** Plans INSERT, UPSERT, UPDATE and DELETE. Stateless. */
public final class DmlPlanner {
  private DmlPlanner() {}

  /** Whether a statement changes the rows of a table. */
  public static boolean isDml(SqlNode statement) {
    return statement instanceof SqlInsert
        || statement instanceof SqlOnConflict
        || statement instanceof SqlUpdate
        || statement instanceof SqlDelete;
  }

  /**
   * Plans a statement for which {@link #isDml} holds.
   *
   * @param catalog where its table is
   * @throws dev.laminardb.core.error.LaminarException pointing at what is wrong with it
   */
  public static StatementPlan plan(
      SqlText text,
      Catalog catalog,
      QueryValidator validator,
      SegmentCompiler compiler,
      SqlNode statement) {
    DmlContext context =
        new DmlContext(
            text, catalog, validator, compiler, statement, new ParameterTypes(text, statement));
    if (statement instanceof SqlInsert insert) {
      return InsertPlanner.plan(context, insert, null);
    }
    if (statement instanceof SqlOnConflict conflict) {
      return InsertPlanner.plan(context, conflict.insert(), conflict);
    }
    if (statement instanceof SqlUpdate update) {
      return UpdatePlanner.plan(context, update);
    }
    if (statement instanceof SqlDelete delete) {
      return UpdatePlanner.plan(context, delete);
    }
    throw text.error(ErrorCode.UNSUPPORTED, statement.getParserPosition(), "this changes no table");
  }
}
