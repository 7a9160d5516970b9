package dev.laminardb.sql.validate;

import dev.laminardb.sql.parse.PlainSelect;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Makes of {@code VALUES (a, b), ..} wherever it stands {@code SELECT * FROM (VALUES (a, b), ..) AS
 * "values" (column1, column2)}: the columns have PostgreSQL's names, and every query begins with a
 * SELECT.
 */
final class ValuesQueries extends SqlShuttle {
  private static final ValuesQueries INSTANCE = new ValuesQueries();
  private static final String ALIAS = "values";
  private static final String COLUMN = "column";

  private ValuesQueries() {}

  static SqlNode rewrite(SqlNode query) {
    return Objects.requireNonNull(query.accept(INSTANCE));
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode inside = super.visit(call);
    return inside instanceof SqlCall values && values.getKind() == SqlKind.VALUES
        ? select(values)
        : inside;
  }

  private static SqlNode select(SqlCall values) {
    SqlParserPos position = values.getParserPosition();
    SqlNodeList aliased = new SqlNodeList(position);
    aliased.add(values);
    aliased.add(new SqlIdentifier(ALIAS, position));
    int columns = ((SqlCall) values.operand(0)).operandCount();
    for (int i = 1; i <= columns; i++) {
      aliased.add(new SqlIdentifier(COLUMN + i, position));
    }
    return PlainSelect.of(
        position,
        SqlNodeList.of(SqlIdentifier.star(position)),
        SqlStdOperatorTable.AS.createCall(aliased));
  }
}
