package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.Identity;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.DeepCopy;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.plan.ComputedDefault;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.validate.QueryValidator;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Defaults of columns that are computed. Stateless. */
public final class Defaults {
  /** Without the functions of the application, which can be dropped while a default stays. */
  private static final QueryValidator VALIDATOR = new QueryValidator(new UserFunctions());

  private Defaults() {}

  /** The expression that a column's default is; null if it is a value, or nothing. */
  static @Nullable SqlNode computed(TableSchema table, int column) {
    return table.defaults().get(column) instanceof ComputedDefault computed
        ? DeepCopy.of(computed.expression())
        : null;
  }

  /** How a column is numbered; null if it is not. */
  static @Nullable Identity identity(TableSchema table, int column) {
    return table.defaults().get(column) instanceof Identity identity ? identity : null;
  }

  /** That a column that takes only numbers of its sequence is given something else. */
  static LaminarException generatedAlways(
      SqlText text, SqlNode at, TableSchema table, int column, String hint) {
    return text.error(
        ErrorCode.GENERATED_ALWAYS,
        at.getParserPosition(),
        "column \""
            + table.columns().getFields().get(column).getName()
            + "\" is GENERATED ALWAYS, and takes no other value",
        hint);
  }

  /**
   * What a row of defaults alone is made of.
   *
   * @param statement that needs it
   * @param columns a table of the columns that have the defaults
   */
  public static StatementPlan.Insert row(
      SqlText text, SegmentCompiler compiler, SqlNode statement, TableSchema columns) {
    return InsertPlanner.defaults(context(text, compiler, statement), new TableStore(columns));
  }

  /**
   * Checks all defaults of columns that are declared.
   *
   * @param columns as they are declared in the text
   * @throws dev.laminardb.core.error.LaminarException UNSUPPORTED if one reads anything;
   *     TYPE_MISMATCH, and whatever else is wrong with it
   */
  public static void check(SqlText text, SegmentCompiler compiler, TableSchema columns) {
    for (int i = 0; i < columns.defaults().size(); i++) {
      SqlNode value = computed(columns, i);
      if (value != null) {
        check(text, compiler, value, columns.unchecked().getFields().get(i));
      }
    }
  }

  /** Checks an expression as the default of a column. */
  public static void check(SqlText text, SegmentCompiler compiler, SqlNode value, Field column) {
    value.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            throw reads(text, parameter, "a DEFAULT has no parameters");
          }

          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call.isA(SqlKind.QUERY)) {
              throw reads(text, call, "a DEFAULT reads no tables");
            }
            return super.visit(call);
          }
        });
    DmlContext context = context(text, compiler, value);
    SqlNode timed = context.parameters().timed(value);
    timed.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            throw reads(text, id, "a DEFAULT reads no columns");
          }
        });
    RowExpressions expressions = context.expressions(null, 0, List.of(timed), null);
    RexNode assigned =
        Assignments.assign(text, expressions.rex(), value, expressions.values().get(0), column);
    context.compile(
        context.parameters().schema(), null, List.of(assigned), new Schema(List.of(column)));
  }

  private static RuntimeException reads(SqlText text, SqlNode node, String message) {
    return text.error(
        ErrorCode.UNSUPPORTED,
        node.getParserPosition(),
        message,
        "it is an expression of constants, or of NOW() and the like");
  }

  private static DmlContext context(SqlText text, SegmentCompiler compiler, SqlNode statement) {
    return new DmlContext(
        text, Catalog.empty(), VALIDATOR, compiler, statement, new ParameterTypes(text, statement));
  }
}
