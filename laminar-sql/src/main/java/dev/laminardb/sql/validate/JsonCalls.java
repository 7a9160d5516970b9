package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.sql.function.JsonConstruction;
import dev.laminardb.sql.function.JsonFunctions;
import dev.laminardb.sql.parse.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlJsonConstructorNullClause;
import org.apache.calcite.sql.SqlJsonQueryEmptyOrErrorBehavior;
import org.apache.calcite.sql.SqlJsonQueryWrapperBehavior;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Puts our functions of JSON in the place of what the parser makes of the standard's syntax. */
final class JsonCalls extends SqlShuttle {
  private static final Map<SqlOperator, SqlOperator> SEARCHES =
      Map.of(
          SqlStdOperatorTable.JSON_VALUE, JsonFunctions.VALUE,
          SqlStdOperatorTable.JSON_QUERY, JsonFunctions.QUERY,
          SqlStdOperatorTable.JSON_EXISTS, JsonFunctions.EXISTS);

  private static final Map<SqlOperator, SqlOperator> TESTS =
      Map.of(
          SqlStdOperatorTable.IS_JSON_VALUE, JsonFunctions.IS_VALUE,
          SqlStdOperatorTable.IS_JSON_OBJECT, JsonFunctions.IS_OBJECT,
          SqlStdOperatorTable.IS_JSON_ARRAY, JsonFunctions.IS_ARRAY,
          SqlStdOperatorTable.IS_JSON_SCALAR, JsonFunctions.IS_SCALAR);

  private static final Map<SqlOperator, SqlOperator> NEGATED_TESTS =
      Map.of(
          SqlStdOperatorTable.IS_NOT_JSON_VALUE, JsonFunctions.IS_VALUE,
          SqlStdOperatorTable.IS_NOT_JSON_OBJECT, JsonFunctions.IS_OBJECT,
          SqlStdOperatorTable.IS_NOT_JSON_ARRAY, JsonFunctions.IS_ARRAY,
          SqlStdOperatorTable.IS_NOT_JSON_SCALAR, JsonFunctions.IS_SCALAR);

  private static final Map<String, SqlOperator> BUILDERS =
      Map.of(
          "JSON_BUILD_OBJECT", JsonConstruction.BUILD_OBJECT,
          "JSON_BUILD_ARRAY", JsonConstruction.BUILD_ARRAY);

  private final SqlText text;

  private JsonCalls(SqlText text) {
    this.text = text;
  }

  static SqlNode rewrite(SqlText text, SqlNode query) {
    return Objects.requireNonNull(query.accept(new JsonCalls(text)));
  }

  @Override
  public SqlNode visit(SqlCall call) {
    SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
    SqlParserPos position = call.getParserPosition();
    List<SqlNode> operands = visited.getOperandList();
    SqlOperator operator = SEARCHES.get(visited.getOperator());
    if (operator != null) {
      checkClauses(visited);
      return operator.createCall(position, operands.subList(0, 2));
    }
    operator = construction(visited);
    if (operator != null) {
      int step = visited.getOperator() == SqlStdOperatorTable.JSON_OBJECT ? 2 : 1;
      return operator.createCall(position, parts(operands.subList(1, operands.size()), step));
    }
    operator = BUILDERS.get(visited.getOperator().getName().toUpperCase(Locale.ROOT));
    if (operator != null) {
      int step = operator == JsonConstruction.BUILD_OBJECT ? 2 : 1;
      checkPairs(visited, step);
      return operator.createCall(position, parts(operands, step));
    }
    operator = TESTS.get(visited.getOperator());
    if (operator != null) {
      return operator.createCall(position, operands);
    }
    operator = NEGATED_TESTS.get(visited.getOperator());
    return operator == null
        ? visited
        : SqlStdOperatorTable.NOT.createCall(position, operator.createCall(position, operands));
  }

  /** What JSON_OBJECT or JSON_ARRAY, whose first operand says what becomes of nulls, is here. */
  private static @Nullable SqlOperator construction(SqlCall call) {
    boolean isObject = call.getOperator() == SqlStdOperatorTable.JSON_OBJECT;
    if (!isObject && call.getOperator() != SqlStdOperatorTable.JSON_ARRAY) {
      return null;
    }
    boolean absent =
        call.operand(0) instanceof SqlLiteral clause
            && clause.getValue() == SqlJsonConstructorNullClause.ABSENT_ON_NULL;
    if (isObject) {
      return absent ? JsonConstruction.OBJECT_WITHOUT_NULLS : JsonConstruction.OBJECT;
    }
    return absent ? JsonConstruction.ARRAY_WITHOUT_NULLS : JsonConstruction.ARRAY;
  }

  private void checkPairs(SqlCall call, int step) {
    if (call.operandCount() % step != 0) {
      throw text.error(
          ErrorCode.INVALID_QUERY,
          call.getParserPosition(),
          "JSON_BUILD_OBJECT takes keys and values in turn; the last key has no value");
    }
  }

  /**
   * Keys and values; a NULL there needs no type, and FORMAT JSON becomes a function.
   *
   * @param step each so many is a value
   */
  private static List<SqlNode> parts(List<SqlNode> operands, int step) {
    List<SqlNode> parts = new ArrayList<>(operands);
    for (int i = step - 1; i < parts.size(); i += step) {
      SqlParserPos position = parts.get(i).getParserPosition();
      if (parts.get(i) instanceof SqlCall value
          && value.getOperator() == SqlStdOperatorTable.JSON_VALUE_EXPRESSION) {
        parts.set(i, JsonConstruction.JSON.createCall(position, value.getOperandList()));
      } else if (SqlUtil.isNullLiteral(parts.get(i), false)) {
        SqlBasicTypeNameSpec text = new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position);
        parts.set(
            i,
            SqlStdOperatorTable.CAST.createCall(
                position, parts.get(i), new SqlDataTypeSpec(text, position)));
      }
    }
    return parts;
  }

  /** Behind the path there may be clauses; for those of JSON_QUERY defaults have been put there. */
  private void checkClauses(SqlCall call) {
    for (SqlNode clause : call.getOperandList().subList(2, call.operandCount())) {
      if (clause != null && !isDefault(clause)) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            clause.getParserPosition(),
            call.getOperator().getName() + " takes a text and a path, no clauses",
            call.getOperator() == SqlStdOperatorTable.JSON_VALUE
                ? "CAST the result to another type; COALESCE gives a default"
                : null);
      }
    }
  }

  private static boolean isDefault(SqlNode clause) {
    return clause instanceof SqlLiteral literal
        && (literal.getValue() == SqlJsonQueryWrapperBehavior.WITHOUT_ARRAY
            || literal.getValue() == SqlJsonQueryEmptyOrErrorBehavior.NULL);
  }
}
