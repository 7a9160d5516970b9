package dev.laminardb.sql.validate;

import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Puts {@link Functions#DATE_TRUNC} in the place of what the parser takes {@code DATE_TRUNC} for:
 * BigQuery's function, which has the time first and a keyword as unit.
 */
final class DateTruncations extends SqlShuttle {
  private static final DateTruncations INSTANCE = new DateTruncations();

  private DateTruncations() {}

  static SqlNode rewrite(SqlNode query) {
    return Objects.requireNonNull(query.accept(INSTANCE));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    return visited.getOperator() == SqlLibraryOperators.DATE_TRUNC
        ? Functions.DATE_TRUNC.createCall(call.getParserPosition(), visited.getOperandList())
        : visited;
  }
}
