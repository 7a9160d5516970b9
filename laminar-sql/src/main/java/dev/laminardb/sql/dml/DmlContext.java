package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.core.table.TableStore;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.codegen.SegmentCompiler;
import dev.laminardb.sql.codegen.UnsupportedExpressionException;
import dev.laminardb.sql.parse.PlainSelect;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.parse.Suggestions;
import dev.laminardb.sql.plan.ExpressionPositions;
import dev.laminardb.sql.plan.RowExpressions;
import dev.laminardb.sql.validate.QueryValidator;
import dev.laminardb.sql.validate.ValidatedQuery;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * What the planning of one statement needs.
 *
 * @param statement the whole of it
 */
record DmlContext(
    SqlText text,
    Catalog catalog,
    QueryValidator validator,
    SegmentCompiler compiler,
    SqlNode statement,
    ParameterTypes parameters) {

  /** The same with other relations. */
  DmlContext in(Catalog other) {
    return new DmlContext(text, other, validator, compiler, statement, parameters);
  }

  /** The same for an expression of its own. */
  DmlContext of(SqlNode expression) {
    return new DmlContext(
        text, catalog, validator, compiler, expression, new ParameterTypes(text, expression));
  }

  /**
   * The table of a name.
   *
   * @throws dev.laminardb.core.error.LaminarException RELATION_NOT_FOUND; INVALID_OPERATION if it
   *     is no table
   */
  TableStore table(SqlNode name) {
    if (!(name instanceof SqlIdentifier id) || !id.isSimple()) {
      throw text.error(
          ErrorCode.UNSUPPORTED, name.getParserPosition(), "the name of a table has to stand here");
    }
    Relation relation = catalog.find(id.getSimple()).orElse(null);
    if (relation == null) {
      List<String> tables =
          catalog.relations().stream().filter(r -> r.table() != null).map(Relation::name).toList();
      throw text.error(
          ErrorCode.RELATION_NOT_FOUND,
          id.getParserPosition(),
          "there is no table \"" + id + "\"",
          Suggestions.hint(id.toString(), tables, "tables"));
    }
    if (relation.table() == null) {
      throw text.error(
          ErrorCode.INVALID_OPERATION,
          id.getParserPosition(),
          relation.describe() + " is no table",
          relation.kind() == Relation.Kind.SOURCE
              ? "push rows into it with db.source()"
              : "its rows follow from what it reads");
    }
    return relation.table();
  }

  /**
   * The column of a name.
   *
   * @throws dev.laminardb.core.error.LaminarException COLUMN_NOT_FOUND
   */
  int column(TableSchema table, SqlNode name) {
    List<Field> fields = table.columns().getFields();
    String wanted = name.toString();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).getName().equalsIgnoreCase(wanted)) {
        return i;
      }
    }
    throw text.error(
        ErrorCode.COLUMN_NOT_FOUND,
        name.getParserPosition(),
        "column \"" + wanted + "\" is not in table \"" + table.name() + "\"",
        Suggestions.hint(wanted, fields.stream().map(Field::getName).toList(), "columns"));
  }

  /**
   * Expressions over the columns of a relation, or none.
   *
   * @param from the relation in the place of FROM, or null
   * @param columns how many it has
   */
  RowExpressions expressions(
      @Nullable SqlNode from, int columns, List<SqlNode> values, @Nullable SqlNode where) {
    SqlNodeList list =
        new SqlNodeList(
            values.stream().map(parameters::timed).toList(), statement.getParserPosition());
    if (values.isEmpty()) {
      list.add(SqlLiteral.createBoolean(true, SqlParserPos.ZERO));
    }
    SqlSelect select =
        PlainSelect.of(
            statement.getParserPosition(),
            null,
            list,
            from,
            where == null ? null : parameters.timed(where));
    ValidatedQuery query = validator.validateExpressions(text, catalog, select);
    return RowExpressions.of(query, columns, parameters::set);
  }

  /** Compiles a condition, or expressions, over the columns of a schema. */
  Segment compile(Schema input, @Nullable RexNode condition, List<RexNode> values, Schema output) {
    try {
      return compiler.compile("statement", input, condition, values, output);
    } catch (UnsupportedExpressionException e) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          ExpressionPositions.find(e.expression(), statement.getParserPosition()),
          e.construct() + " is not available yet",
          null,
          e);
    }
  }
}
