package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.TEXT;
import static dev.laminardb.sql.function.KernelFunction.of;
import static dev.laminardb.sql.function.KernelFunction.text;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/** Functions of JSON in text: PostgreSQL's, and the standard's with a constant path. */
public final class JsonFunctions {
  private static final SqlReturnTypeInference PART =
      ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE);

  /** JSON_VALUE(text, path). */
  public static final SqlFunction VALUE = search("JSON_VALUE", PART);

  /** JSON_QUERY(text, path). */
  public static final SqlFunction QUERY = search("JSON_QUERY", PART);

  /** JSON_EXISTS(text, path). */
  public static final SqlFunction EXISTS =
      search(
          "JSON_EXISTS",
          ReturnTypes.explicit(SqlTypeName.BOOLEAN).andThen(SqlTypeTransforms.TO_NULLABLE));

  /** IS JSON. */
  public static final KernelFunction IS_VALUE = test("$IS_JSON", "isJson");

  /** IS JSON OBJECT. */
  public static final KernelFunction IS_OBJECT = test("$IS_JSON_OBJECT", "isObject");

  /** IS JSON ARRAY. */
  public static final KernelFunction IS_ARRAY = test("$IS_JSON_ARRAY", "isArray");

  /** IS JSON SCALAR. */
  public static final KernelFunction IS_SCALAR = test("$IS_JSON_SCALAR", "isScalar");

  private JsonFunctions() {}

  private static SqlFunction search(String name, SqlReturnTypeInference result) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        result,
        null,
        Operands.of(2, List.of(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER)),
        SqlFunctionCategory.STRING);
  }

  private static KernelFunction test(String name, String method) {
    return of(name, "JsonText." + method, SqlTypeName.BOOLEAN, 1, TEXT).ofState("");
  }

  /** Whether a call's second operand is a path. */
  public static boolean takesPath(SqlOperator operator) {
    return operator == VALUE || operator == QUERY || operator == EXISTS;
  }

  static List<SqlOperator> all() {
    return List.of(
        VALUE,
        QUERY,
        EXISTS,
        IS_VALUE,
        IS_OBJECT,
        IS_ARRAY,
        IS_SCALAR,
        of("JSON_ARRAY_LENGTH", "JsonText.arrayLength", SqlTypeName.INTEGER, 1, TEXT).ofState(""),
        text("JSON_TYPEOF", "JsonText.typeOf", 1, TEXT).ofState(""));
  }
}
