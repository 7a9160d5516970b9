package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.function.ArrayFunctions;
import dev.laminardb.sql.function.MapFunctions;
import dev.laminardb.sql.parse.IntervalText;
import dev.laminardb.sql.parse.IntervalTypeName;
import dev.laminardb.sql.parse.SqlText;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlCastFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlMonotonicity;
import org.jspecify.annotations.Nullable;

/**
 * Both spellings of casts, {@code CAST(x AS type)} and {@code x::type}, as one operator, {@link
 * #OPERATOR}. For one query.
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

  private final SqlText text;

  private Casts(SqlText text) {
    this.text = text;
  }

  /**
   * The query with its casts rewritten.
   *
   * @throws dev.laminardb.core.error.LaminarException for a text constant that is no interval
   */
  static SqlNode rewrite(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new Casts(text)));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    if (visited.getOperator() != SqlStdOperatorTable.CAST
        && visited.getOperator() != SqlLibraryOperators.INFIX_CAST) {
      return visited;
    }
    SqlNode interval = interval(visited);
    if (interval != null) {
      return interval;
    }
    SqlNode operand = visited.operand(0);
    boolean isEmpty = operand instanceof SqlCall made && made.operandCount() == 0;
    if (isEmpty && operand.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      return empty(ArrayFunctions.EMPTY, visited);
    }
    return isEmpty && operand.getKind() == SqlKind.MAP_VALUE_CONSTRUCTOR
        ? empty(MapFunctions.EMPTY, visited)
        : new SqlBasicCall(OPERATOR, visited.getOperandList(), visited.getParserPosition());
  }

  /** A text constant that is cast to INTERVAL as a literal, which may also be of months. */
  private @Nullable SqlNode interval(SqlCall cast) {
    if (!(cast.operand(0) instanceof SqlCharStringLiteral constant)
        || !(cast.operand(1) instanceof SqlDataTypeSpec type)
        || !(type.getTypeNameSpec() instanceof IntervalTypeName name)) {
      return null;
    }
    String content = constant.getValueAs(String.class);
    SqlParserPos at = cast.getParserPosition();
    if (!name.isPlain()) {
      return SqlLiteral.createInterval(1, content, name.units(), at);
    }
    try {
      return ExactInterval.rewrite(IntervalText.literal(at, 1, content));
    } catch (IllegalArgumentException e) {
      throw text.error(
          ErrorCode.INVALID_CAST,
          constant.getParserPosition(),
          String.valueOf(e.getMessage()),
          null,
          e);
    }
  }

  /** ARRAY[] and MAP[] have no type of their own: the one that they are cast to comes by a NULL. */
  private static SqlNode empty(SqlFunction function, SqlCall cast) {
    SqlParserPos at = cast.getParserPosition();
    SqlNode typed =
        new SqlBasicCall(
            OPERATOR, List.<SqlNode>of(SqlLiteral.createNull(at), cast.operand(1)), at);
    return function.createCall(at, typed);
  }
}
