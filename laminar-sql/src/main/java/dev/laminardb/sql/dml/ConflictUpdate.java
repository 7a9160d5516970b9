package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.function.RowField;
import dev.laminardb.sql.parse.SqlOnConflict;
import dev.laminardb.sql.plan.RowExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * {@code DO UPDATE SET}: its expressions are over one relation that has the columns of the row that
 * is there and, called {@code excluded.x}, those of the row that could not be inserted; so is its
 * condition.
 */
record ConflictUpdate(
    DmlContext context, TableSchema table, List<RexNode> values, @Nullable RexNode condition) {
  private static final String EXCLUDED = "excluded";

  static ConflictUpdate of(DmlContext context, TableSchema table, SqlOnConflict clause) {
    SqlNodeList names = Objects.requireNonNull(clause.columns());
    SqlShuttle excluded = excluded(context, table);
    SqlNodeList written = (SqlNodeList) Objects.requireNonNull(clause.values()).accept(excluded);
    SetClause set = SetClause.of(context, table, names, written);
    SqlNode where = clause.where() == null ? null : clause.where().accept(excluded);
    refuseQueries(context, set.computed(), where);
    Schema columns = StatementPlan.conflictInput(table, new Schema(List.of()));
    Relation both =
        new Relation(
            table.name(), Relation.Kind.TABLE, columns, true, Set.of(), table.name(), Set.of(), "");
    SqlNode from = new SqlIdentifier(table.name(), SqlParserPos.ZERO);
    int count = columns.getFields().size();
    RowExpressions expressions =
        context.in(Catalog.empty().with(both)).expressions(from, count, set.computed(), where);
    return new ConflictUpdate(
        context, table, set.values(expressions, count), expressions.condition());
  }

  /** Puts one name into the place of each {@code excluded.x}. */
  private static SqlShuttle excluded(DmlContext context, TableSchema table) {
    return new SqlShuttle() {
      @Override
      public @Nullable SqlNode visit(SqlIdentifier id) {
        if (id.names.size() < 2 || !id.names.get(0).equalsIgnoreCase(EXCLUDED)) {
          return id;
        }
        if (id.isStar()) {
          throw context
              .text()
              .error(ErrorCode.INVALID_QUERY, id.getParserPosition(), "name one column");
        }
        SqlIdentifier name = id.getComponent(1);
        int column = context.column(table, name);
        String declared = table.columns().getFields().get(column).getName();
        SqlNode value = new SqlIdentifier(EXCLUDED + "." + declared, id.getParserPosition());
        for (String field : id.names.subList(2, id.names.size())) {
          value = RowField.of(value, field, id.getParserPosition());
        }
        return value;
      }
    };
  }

  /** A row is changed while others are being inserted: there is no moment to read anything at. */
  private static void refuseQueries(
      DmlContext context, List<SqlNode> values, @Nullable SqlNode where) {
    List<SqlNode> all = new ArrayList<>(values);
    if (where != null) {
      all.add(where);
    }
    for (SqlNode node : all) {
      SqlNode query = SelectedChange.firstQuery(node);
      if (query != null) {
        throw context
            .text()
            .error(
                ErrorCode.UNSUPPORTED,
                query.getParserPosition(),
                "a subquery in DO UPDATE is not available",
                "join it in the query that is inserted, and read it as excluded.x");
      }
    }
  }

  /** What becomes of the rows that are there. */
  StatementPlan.ConflictChange compile(Schema parameters) {
    Schema input = StatementPlan.conflictInput(table, parameters);
    return new StatementPlan.ConflictChange(
        context.compile(input, null, values, table.unchecked()),
        condition == null
            ? null
            : context.compile(input, condition, List.of(), new Schema(List.of())));
  }
}
