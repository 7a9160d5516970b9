package dev.laminardb.sql.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;

/**
 * JSON_OBJECT and JSON_ARRAY, which are composed of other functions of text. The result of a
 * function that gives JSON stands in them as it is, all other text as a string.
 */
public final class JsonConstruction {
  /** JSON_OBJECT(key, value, …) with nulls. */
  public static final SqlFunction OBJECT = function("JSON_OBJECT", new Members(" VALUE"));

  /** JSON_BUILD_OBJECT(key, value, …), PostgreSQL's: with nulls. */
  public static final SqlFunction BUILD_OBJECT = function("JSON_BUILD_OBJECT", new Members(","));

  /** JSON_BUILD_ARRAY(value, …), PostgreSQL's: with nulls. */
  public static final SqlFunction BUILD_ARRAY = function("JSON_BUILD_ARRAY", new Elements());

  /** JSON_OBJECT(key, value, …) without members whose value is null. */
  public static final SqlFunction OBJECT_WITHOUT_NULLS =
      function("$JSON_OBJECT_ABSENT", new Members(" VALUE"));

  /** JSON_ARRAY(value, …) without nulls. */
  public static final SqlFunction ARRAY_WITHOUT_NULLS = function("JSON_ARRAY", new Elements());

  /** JSON_ARRAY(value, …) with nulls. */
  public static final SqlFunction ARRAY = function("$JSON_ARRAY_NULL", new Elements());

  /** One value as JSON, as it stands in an array. */
  public static final SqlFunction ELEMENT = function("$JSON_ELEMENT", new Elements());

  /** A key and a value as they stand in an object. */
  public static final SqlFunction MEMBER = function("$JSON_MEMBER", new Members(" VALUE"));

  /** Text that is declared to be JSON, and has to be. */
  public static final KernelFunction JSON =
      KernelFunction.text("$JSON", "JsonText.checked", 1, Argument.TEXT).ofState("");

  private static final KernelFunction QUOTE =
      KernelFunction.text("$JSON_QUOTE", "JsonWriting.quote", 1, Argument.TEXT);
  private static final KernelFunction NUMBER =
      KernelFunction.text("$JSON_NUMBER", "JsonWriting.number", 1, Argument.TEXT);

  private static final Set<SqlOperator> GIVE_JSON =
      Set.of(
          OBJECT,
          OBJECT_WITHOUT_NULLS,
          BUILD_OBJECT,
          BUILD_ARRAY,
          ARRAY,
          ARRAY_WITHOUT_NULLS,
          JSON,
          JsonFunctions.QUERY,
          DialectOperators.JSON_PART);

  private JsonConstruction() {}

  private static SqlFunction function(String name, SqlOperandTypeChecker operands) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(SqlTypeName.VARCHAR),
        null,
        operands,
        SqlFunctionCategory.STRING);
  }

  static List<SqlOperator> all() {
    return List.of(
        OBJECT,
        OBJECT_WITHOUT_NULLS,
        BUILD_OBJECT,
        BUILD_ARRAY,
        ARRAY,
        ARRAY_WITHOUT_NULLS,
        ELEMENT,
        MEMBER,
        JSON,
        QUOTE,
        NUMBER);
  }

  /** Keys, which are text and not null, and values in turn. */
  private record Members(String between) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      for (int i = 0; i < binding.getOperandCount(); i += 2) {
        RelDataType key = binding.getOperandType(i);
        if (!SqlTypeUtil.inCharFamily(key) || key.isNullable()) {
          if (throwOnFailure) {
            throw binding.newValidationSignatureError();
          }
          return false;
        }
      }
      return true;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.any();
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + "(<VARCHAR> not null" + between + " <ANY>, …)";
    }
  }

  /** Any values. */
  private record Elements() implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      return true;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.any();
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + "(<ANY>, …)";
    }
  }

  /** Whether a call is one of these. */
  public static boolean contains(SqlCall call) {
    return isObject(call)
        || call.getOperator() == ARRAY
        || call.getOperator() == BUILD_ARRAY
        || call.getOperator() == ARRAY_WITHOUT_NULLS
        || call.getOperator() == ELEMENT
        || call.getOperator() == MEMBER;
  }

  private static boolean isObject(SqlCall call) {
    return call.getOperator() == OBJECT
        || call.getOperator() == OBJECT_WITHOUT_NULLS
        || call.getOperator() == BUILD_OBJECT;
  }

  /** The call as text that is put together; parts that are null are passed over. */
  public static RexNode convert(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    if (call.getOperator() == ELEMENT) {
      return value(context, call.operand(0), true);
    }
    if (call.getOperator() == MEMBER) {
      return member(context, call.operand(0), value(context, call.operand(1), true));
    }
    boolean keepsNulls =
        call.getOperator() != OBJECT_WITHOUT_NULLS && call.getOperator() != ARRAY_WITHOUT_NULLS;
    boolean isObject = isObject(call);
    List<RexNode> parts = new ArrayList<>();
    for (int i = isObject ? 1 : 0; i < call.operandCount(); i += isObject ? 2 : 1) {
      RexNode value = value(context, call.operand(i), keepsNulls);
      parts.add(isObject ? member(context, call.operand(i - 1), value) : value);
    }
    RexNode inside = rex.makeLiteral("");
    if (!parts.isEmpty()) {
      parts.add(0, rex.makeLiteral(","));
      inside = rex.makeCall(call.getParserPosition(), Concatenations.CONCAT_WS, parts);
    }
    return rex.makeCall(
        call.getParserPosition(),
        Concatenations.CONCAT,
        List.of(
            rex.makeLiteral(isObject ? "{" : "["), inside, rex.makeLiteral(isObject ? "}" : "]")));
  }

  /** Key and value; null if the value is. */
  private static RexNode member(SqlRexContext context, SqlNode key, RexNode value) {
    RexBuilder rex = context.getRexBuilder();
    RexNode name = rex.makeCall(QUOTE, context.convertExpression(key));
    RexNode before = rex.makeCall(SqlStdOperatorTable.CONCAT, name, rex.makeLiteral(":"));
    return rex.makeCall(SqlStdOperatorTable.CONCAT, before, value);
  }

  private static RexNode value(SqlRexContext context, SqlNode written, boolean keepsNull) {
    RexBuilder rex = context.getRexBuilder();
    RexNode value = context.convertExpression(written);
    boolean isJson = written instanceof SqlCall call && GIVE_JSON.contains(call.getOperator());
    RexNode json = isJson ? value : json(rex, value);
    return keepsNull && json.getType().isNullable()
        ? rex.makeCall(
            text(rex), SqlStdOperatorTable.COALESCE, List.of(json, rex.makeLiteral("null")))
        : json;
  }

  private static RexNode json(RexBuilder rex, RexNode value) {
    RelDataType type = value.getType();
    RelDataType nullable =
        rex.getTypeFactory().createTypeWithNullability(text(rex), type.isNullable());
    RexNode text = SqlTypeUtil.inCharFamily(type) ? value : rex.makeCast(nullable, value, true);
    if (SqlTypeUtil.isBoolean(type)) {
      return text;
    }
    return rex.makeCall(SqlTypeUtil.isNumeric(type) ? NUMBER : QUOTE, text);
  }

  private static RelDataType text(RexBuilder rex) {
    return rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR);
  }
}
