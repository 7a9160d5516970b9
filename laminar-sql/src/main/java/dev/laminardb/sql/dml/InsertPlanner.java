package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.Cell;
import dev.laminardb.core.table.Identity;
import dev.laminardb.core.table.RowTemplate;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.parse.SqlInsertRows;
import dev.laminardb.sql.parse.SqlOnConflict;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.ConstantValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * INSERT and UPSERT of VALUES or of a query. Literals and parameters go into their columns as they
 * are; only what has to be computed is compiled. One instance plans one statement.
 */
final class InsertPlanner {
  private final DmlContext context;
  private final TableStore table;
  private final List<Field> columns;

  /** The values that have to be computed, and the columns they go to. */
  private final List<SqlNode> expressions = new ArrayList<>();

  private final List<Field> assigned = new ArrayList<>();

  /** Whether columns that are GENERATED ALWAYS take what they are given. */
  private boolean isOverriding;

  private InsertPlanner(DmlContext context, TableStore table) {
    this.context = context;
    this.table = table;
    this.columns = table.schema().unchecked().getFields();
  }

  /** Plans an INSERT, perhaps with a clause for rows that are there. */
  static StatementPlan plan(
      DmlContext context,
      SqlInsert insert,
      @Nullable SqlOnConflict conflict,
      @Nullable Schema selected) {
    TableStore table = context.table(insert.getTargetTable());
    return new InsertPlanner(context, table).plan(insert, conflict, selected);
  }

  /** Plans a row of defaults. */
  static StatementPlan.Insert defaults(DmlContext context, TableStore table) {
    InsertPlanner planner = new InsertPlanner(context, table);
    List<Cell> row = new ArrayList<>();
    for (int column = 0; column < planner.columns.size(); column++) {
      row.add(planner.defaultOf(column));
    }
    List<RexNode> computed = planner.compute();
    Schema parameters = context.parameters().schema();
    return new StatementPlan.Insert(
        table,
        parameters,
        planner.template(List.of(row), computed, parameters),
        null,
        StatementPlan.Conflict.REFUSE,
        null,
        null);
  }

  private StatementPlan plan(
      SqlInsert insert, @Nullable SqlOnConflict onConflict, @Nullable Schema selected) {
    ConflictTarget target = ConflictTarget.of(context, table.schema(), insert, onConflict);
    StatementPlan.Conflict conflict = target.conflict();
    SqlNode source = insert.getSource();
    SqlParserPos byName = ((SqlInsertRows) insert).byName();
    isOverriding = ((SqlInsertRows) insert).isOverriding();
    int[] targets =
        targets(
            byName == null
                ? insert.getTargetColumnList()
                : names(byName, insert.isUpsert(), source, selected));
    if (selected != null) {
      StatementPlan.QueryRows rowsOfQuery = rowsOfQuery(targets, source, selected);
      ConflictUpdate update = update(conflict, onConflict);
      Schema parameters = context.parameters().schema();
      return new StatementPlan.Insert(
          table,
          parameters,
          null,
          rowsOfQuery,
          conflict,
          target.unique(),
          update == null ? null : update.compile(parameters));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (SqlNode row : ((SqlCall) source).getOperandList()) {
      rows.add(row(row, targets));
    }
    List<RexNode> computed = compute();
    ConflictUpdate update = update(conflict, onConflict);
    Schema parameters = context.parameters().schema();
    return new StatementPlan.Insert(
        table,
        parameters,
        template(rows, computed, parameters),
        null,
        conflict,
        target.unique(),
        update == null ? null : update.compile(parameters));
  }

  private StatementPlan.QueryRows rowsOfQuery(int[] targets, SqlNode source, Schema selected) {
    List<Integer> numbered = new ArrayList<>();
    for (int column = 0; column < targets.length; column++) {
      if (targets[column] >= 0) {
        checkGiven(column, source);
      } else if (Defaults.identity(table.schema(), column) != null) {
        numbered.add(column);
      }
    }
    return new StatementPlan.QueryRows(
        new SelectedColumns(context, table.schema(), source, selected).compile(targets), numbered);
  }

  private RowTemplate template(List<List<Cell>> rows, List<RexNode> computed, Schema parameters) {
    return new RowTemplate(
        table.schema().unchecked(),
        rows,
        expressions.isEmpty()
            ? null
            : context.compile(parameters, null, computed, new Schema(assigned)));
  }

  /** The names of the columns of a query whose columns go to those of their names. */
  private SqlNodeList names(
      SqlParserPos byName, boolean isUpsert, SqlNode source, @Nullable Schema selected) {
    if (selected == null || isUpsert) {
      throw context
          .text()
          .error(
              isUpsert ? ErrorCode.UNSUPPORTED : ErrorCode.INVALID_QUERY,
              byName,
              isUpsert
                  ? "BY NAME is not available where rows are replaced"
                  : "the columns of VALUES have no names",
              "list the columns behind the table");
    }
    SqlNodeList names = new SqlNodeList(byName);
    for (Field column : selected.getFields()) {
      names.add(new SqlIdentifier(column.getName(), source.getParserPosition()));
    }
    return names;
  }

  private @Nullable ConflictUpdate update(
      StatementPlan.Conflict conflict, @Nullable SqlOnConflict clause) {
    return clause == null || conflict != StatementPlan.Conflict.UPDATE
        ? null
        : ConflictUpdate.of(context, table.schema(), clause);
  }

  /** For each column of the table which of a row's values it gets, or -1. */
  private int[] targets(@Nullable SqlNodeList names) {
    int[] targets = new int[columns.size()];
    if (names == null) {
      Arrays.setAll(targets, i -> i);
      return targets;
    }
    Arrays.fill(targets, -1);
    for (int i = 0; i < names.size(); i++) {
      int column = context.column(table.schema(), names.get(i));
      if (targets[column] >= 0) {
        throw context
            .text()
            .error(
                ErrorCode.AMBIGUOUS_NAME,
                names.get(i).getParserPosition(),
                "column \"" + names.get(i) + "\" is given twice");
      }
      targets[column] = i;
    }
    for (int column = 0; column < targets.length; column++) {
      Field field = table.schema().columns().getFields().get(column);
      if (targets[column] < 0
          && !field.isNullable()
          && table.schema().defaults().get(column) == null) {
        throw context
            .text()
            .error(
                ErrorCode.NOT_NULL_VIOLATION,
                names.getParserPosition(),
                "column \"" + field.getName() + "\" is NOT NULL and has no DEFAULT",
                "give it a value");
      }
    }
    return targets;
  }

  private List<Cell> row(SqlNode row, int[] targets) {
    List<SqlNode> values =
        row.getKind() == SqlKind.ROW ? ((SqlCall) row).getOperandList() : List.of(row);
    long wanted = Arrays.stream(targets).filter(target -> target >= 0).count();
    if (values.size() != wanted) {
      throw context
          .text()
          .error(
              ErrorCode.INVALID_QUERY,
              row.getParserPosition(),
              "this row has " + values.size() + " values for " + wanted + " columns");
    }
    List<Cell> cells = new ArrayList<>();
    for (int column = 0; column < targets.length; column++) {
      cells.add(
          targets[column] < 0 ? defaultOf(column) : cell(values.get(targets[column]), column));
    }
    return cells;
  }

  private Cell defaultOf(int column) {
    if (Defaults.identity(table.schema(), column) != null) {
      return new Cell.Next();
    }
    SqlNode computed = Defaults.computed(table.schema(), column);
    return computed == null
        ? new Cell.Constant(table.schema().defaults().get(column))
        : cell(computed, column);
  }

  private Cell cell(SqlNode value, int column) {
    if (value.getKind() == SqlKind.DEFAULT) {
      return defaultOf(column);
    }
    checkGiven(column, value);
    if (value instanceof SqlDynamicParam parameter) {
      context.parameters().set(parameter.getIndex(), columns.get(column));
      return new Cell.Parameter(parameter.getIndex());
    }
    if (ConstantValues.isLiteral(value)) {
      return new Cell.Constant(ConstantValues.of(context.text(), value, columns.get(column)));
    }
    SqlNode timed = context.parameters().timed(value);
    refuseColumns(timed);
    expressions.add(timed);
    assigned.add(columns.get(column));
    return new Cell.Computed(expressions.size() - 1);
  }

  private void checkGiven(int column, SqlNode value) {
    Identity identity = Defaults.identity(table.schema(), column);
    if (identity != null && identity.isAlways() && !isOverriding) {
      throw Defaults.generatedAlways(
          context.text(),
          value,
          table.schema(),
          column,
          "leave it out, or write DEFAULT, or OVERRIDING SYSTEM VALUE behind the columns");
    }
  }

  private void refuseColumns(SqlNode value) {
    value.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            if (!id.isStar()) {
              throw noColumns(id);
            }
            return null;
          }
        });
  }

  private LaminarException noColumns(SqlIdentifier id) {
    return context
        .text()
        .error(
            ErrorCode.COLUMN_NOT_FOUND,
            id.getParserPosition(),
            "VALUES reads no columns",
            "text is written '" + id + "'");
  }

  private List<RexNode> compute() {
    if (expressions.isEmpty()) {
      return List.of();
    }
    RowExpressions converted = context.expressions(null, 0, expressions, null);
    List<RexNode> values = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      values.add(
          Assignments.assign(
              context.text(),
              converted.rex(),
              expressions.get(i),
              converted.values().get(i),
              assigned.get(i)));
    }
    return values;
  }
}
