package dev.laminardb.sql.validate;

import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlCastFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlMonotonicity;

/**
 * Both spellings of casts, {@code CAST(x AS type)} and {@code x::type}, as one operator, {@link
 * #OPERATOR}. Stateless.
 */
public final class Casts extends SqlShuttle {
  /**
   * CAST in trees from here on. Calcite's own asks a constant operand for its value, to find out
   * whether a product grows with its other factor, and fails if the constant is no number. Nothing
   * here needs to know. The name is another because the validator puts operators it knows by name
   * in the place of those it finds.
   */
  public static final SqlCastFunction OPERATOR =
      new SqlCastFunction("$CAST", SqlKind.CAST) {
        @Override
        public SqlMonotonicity getMonotonicity(SqlOperatorBinding call) {
          return SqlMonotonicity.NOT_MONOTONIC;
        }
      };

  private static final Casts INSTANCE = new Casts();

  private Casts() {}

  static SqlNode rewrite(SqlNode query) {
    return Objects.requireNonNull(query.accept(INSTANCE));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    return visited.getOperator() == SqlStdOperatorTable.CAST
            || visited.getOperator() == SqlLibraryOperators.INFIX_CAST
        ? new SqlBasicCall(OPERATOR, visited.getOperandList(), visited.getParserPosition())
        : visited;
  }
}
