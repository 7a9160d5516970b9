package dev.laminardb.sql.validate;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/**
 * FIRST_VALUE and LAST_VALUE, or FIRST and LAST, as aggregates in the order of event time.
 * Calcite's own go with OVER only, so they become others here, whose names nobody can write.
 * Stateless.
 */
public final class EventTimeAggregates extends SqlShuttle {
  /** The value of the row with the least event time. */
  static final SqlAggFunction FIRST = aggregate(SqlKind.FIRST_VALUE);

  /** The value of the row with the greatest event time. */
  static final SqlAggFunction LAST = aggregate(SqlKind.LAST_VALUE);

  private static final EventTimeAggregates INSTANCE = new EventTimeAggregates();

  private EventTimeAggregates() {}

  private static SqlAggFunction aggregate(SqlKind kind) {
    return new SqlAggFunction(
        "$" + kind.name(),
        null,
        kind,
        ReturnTypes.ARG0_NULLABLE_IF_EMPTY,
        null,
        OperandTypes.ANY,
        SqlFunctionCategory.SYSTEM,
        false,
        false,
        Optionality.FORBIDDEN) {};
  }

  static SqlNode rewrite(SqlNode query) {
    return Objects.requireNonNull(query.accept(INSTANCE));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    SqlAggFunction function = named(visited.getOperator().getName());
    return function == null
        ? visited
        : new SqlBasicCall(
            function,
            withoutOffset(visited),
            visited.getParserPosition(),
            visited.getFunctionQuantifier());
  }

  /**
   * To FIRST and LAST, which it takes for those of row patterns, the parser adds an offset of 0.
   */
  private static List<SqlNode> withoutOffset(SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    boolean added =
        operands.size() == 2 && operands.get(1).getParserPosition().equals(SqlParserPos.ZERO);
    return added ? operands.subList(0, 1) : operands;
  }

  private static @Nullable SqlAggFunction named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "FIRST_VALUE", "FIRST" -> FIRST;
      case "LAST_VALUE", "LAST" -> LAST;
      default -> null;
    };
  }
}
