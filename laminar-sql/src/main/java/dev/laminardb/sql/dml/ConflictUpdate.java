package dev.laminardb.sql.dml;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.table.StatementPlan;
import dev.laminardb.core.table.TableSchema;
import dev.laminardb.sql.catalog.Catalog;
import dev.laminardb.sql.catalog.Relation;
import dev.laminardb.sql.function.RowField;
import dev.laminardb.sql.parse.SqlOnConflict;
import dev.laminardb.sql.plan.RowExpressions;
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
 * is there and, called {@code excluded.x}, those of the row that could not be inserted.
 */
record ConflictUpdate(DmlContext context, TableSchema table, List<RexNode> values) {
  private static final String EXCLUDED = "excluded";

  static ConflictUpdate of(DmlContext context, TableSchema table, SqlOnConflict clause) {
    SqlNodeList names = Objects.requireNonNull(clause.columns());
    SqlNodeList written = Objects.requireNonNull(clause.values());
    SetClause set =
        SetClause.of(context, table, names, (SqlNodeList) written.accept(excluded(context, table)));
    Schema columns = StatementPlan.conflictInput(table, new Schema(List.of()));
    Relation both =
        new Relation(
            table.name(), Relation.Kind.TABLE, columns, true, Set.of(), table.name(), Set.of(), "");
    SqlNode from = new SqlIdentifier(table.name(), SqlParserPos.ZERO);
    int count = columns.getFields().size();
    RowExpressions expressions =
        context.in(Catalog.empty().with(both)).expressions(from, count, set.computed(), null);
    return new ConflictUpdate(context, table, set.values(expressions, count));
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

  /** The columns of the changed row. */
  Segment compile(Schema parameters) {
    return context.compile(
        StatementPlan.conflictInput(table, parameters), null, values, table.unchecked());
  }
}
