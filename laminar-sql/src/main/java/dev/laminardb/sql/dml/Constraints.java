package dev.laminardb.sql.dml;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.table.Check;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.Unique;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.function.UserFunctions;
import dev.laminardb.sql.parse.SqlCheck;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.SqlUnique;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.plan.ConstraintNames;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.type.SqlTypes;
import dev.laminardb.sql.validate.QueryValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** CHECK and UNIQUE to what a table has of them. One instance is for one statement. */
public final class Constraints {
  /** Without the functions of the application, which can be dropped while a table stays. */
  private static final QueryValidator VALIDATOR = new QueryValidator(new UserFunctions());

  private final SqlText text;
  private final SegmentCompiler compiler;
  private final TableSchema table;

  private Constraints(SqlText text, SegmentCompiler compiler, TableSchema table) {
    this.text = text;
    this.compiler = compiler;
    this.table = table;
  }

  /**
   * A table with more constraints.
   *
   * @param table with all columns that they name
   * @param declared columns and constraints
   * @throws LaminarException UNSUPPORTED if a condition reads more than a row; TYPE_MISMATCH, and
   *     whatever else is wrong with it; COLUMN_NOT_FOUND; AMBIGUOUS_NAME
   */
  public static TableSchema in(
      SqlText text, SegmentCompiler compiler, TableSchema table, SqlNodeList declared) {
    Constraints constraints = new Constraints(text, compiler, table);
    List<Check> checks = new ArrayList<>(table.checks());
    List<Unique> uniques = new ArrayList<>(table.uniques());
    ConstraintNames.of(text, table, declared)
        .forEach(
            (constraint, name) -> {
              if (constraint instanceof SqlCheck check) {
                checks.add(constraints.compile(check, name));
              } else if (constraint instanceof SqlUnique unique) {
                uniques.add(new Unique(name, constraints.columns(unique)));
              }
            });
    return table.with(checks, uniques);
  }

  private List<Integer> columns(SqlUnique unique) {
    List<Integer> columns = new ArrayList<>();
    for (SqlIdentifier name : unique.columns()) {
      int column = column(name);
      if (columns.contains(column)) {
        throw text.error(
            ErrorCode.AMBIGUOUS_NAME,
            name.getParserPosition(),
            "column \"" + name + "\" is in the UNIQUE already");
      }
      Field field = table.columns().getFields().get(column);
      if (ColumnType.of(field).isNested()) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            name.getParserPosition(),
            ColumnType.sqlName(field) + " cannot be UNIQUE");
      }
      columns.add(column);
    }
    return columns;
  }

  private int column(SqlIdentifier name) {
    List<String> names = table.columns().getFields().stream().map(Field::getName).toList();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name.getSimple())) {
        return i;
      }
    }
    throw text.error(
        ErrorCode.COLUMN_NOT_FOUND,
        name.getParserPosition(),
        "there is no column \"" + name + "\"",
        Suggestions.hint(name.toString(), names, "columns"));
  }

  private Check compile(SqlCheck check, String name) {
    SqlNode condition = check.condition().node();
    refuseOthers(condition);
    Catalog row =
        Catalog.empty()
            .with(
                new Relation(
                    table.name(),
                    Relation.Kind.TABLE,
                    table.unchecked(),
                    true,
                    Set.of(),
                    table.name(),
                    Set.of(),
                    ""));
    DmlContext context =
        new DmlContext(
            text, row, VALIDATOR, compiler, condition, new ParameterTypes(text, condition));
    RowExpressions expressions =
        context.expressions(
            new SqlIdentifier(table.name(), SqlParserPos.ZERO),
            table.columns().getFields().size(),
            List.of(condition),
            null);
    if (context.parameters().readsTime()) {
      throw refused(condition, "a CHECK does not read the clock");
    }
    RexNode value = truthValue(condition, expressions);
    if (value.getType().getSqlTypeName() != SqlTypeName.BOOLEAN) {
      throw text.error(
          ErrorCode.TYPE_MISMATCH,
          check.condition().position(),
          "a CHECK is a BOOLEAN, and this is "
              + ColumnType.sqlName(SqlTypes.field("", value.getType(), true)),
          "compare it with something");
    }
    RexNode passes = expressions.rex().makeCall(SqlStdOperatorTable.IS_NOT_FALSE, value);
    return new Check(
        name,
        text.slice(check.condition().position()),
        shown(check),
        context.compile(table.unchecked(), passes, List.of(), new Schema(List.of())));
  }

  /** NULL has no type of its own, and as a condition it is unknown. */
  private static RexNode truthValue(SqlNode condition, RowExpressions expressions) {
    RexBuilder rex = expressions.rex();
    return SqlUtil.isNullLiteral(condition, false)
        ? rex.makeNullLiteral(rex.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN))
        : expressions.values().get(0);
  }

  /** The columns that it names, but for those whose values are no words or numbers. */
  private List<Integer> shown(SqlCheck check) {
    List<Field> columns = table.columns().getFields();
    return IntStream.range(0, columns.size())
        .filter(i -> !ColumnType.of(columns.get(i)).isNested())
        .filter(
            i ->
                check.columns().stream()
                    .anyMatch(id -> id.names.get(0).equalsIgnoreCase(columns.get(i).getName())))
        .boxed()
        .toList();
  }

  private void refuseOthers(SqlNode condition) {
    condition.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            throw refused(parameter, "a CHECK has no parameters");
          }

          @Override
          public @Nullable Void visit(SqlIdentifier id) {
            if (id.names.size() > 1 && id.names.get(0).equalsIgnoreCase(table.name())) {
              throw refused(id, "a CHECK names columns without their table");
            }
            return null;
          }

          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call.isA(SqlKind.QUERY)) {
              throw refused(call, "a CHECK reads no tables");
            }
            return super.visit(call);
          }
        });
  }

  private LaminarException refused(SqlNode node, String message) {
    return text.error(
        ErrorCode.UNSUPPORTED,
        node.getParserPosition(),
        message,
        "it is a condition on the columns of a row");
  }
}
