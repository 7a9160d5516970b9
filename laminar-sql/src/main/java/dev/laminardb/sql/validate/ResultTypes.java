package dev.laminardb.sql.validate;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.parse.NullTreatment;
import dev.laminardb.sql.parse.SqlText;
import dev.laminardb.sql.type.SqlTypes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Refuses columns, group keys and aggregate arguments of types the engine has no columns for, and
 * aggregate functions it does not have. Works on the validated tree.
 */
final class ResultTypes extends SqlBasicVisitor<@Nullable Void> {
  private static final Set<SqlKind> AGGREGATES =
      Set.of(
          SqlKind.COUNT,
          SqlKind.GROUPING,
          SqlKind.GROUPING_ID,
          SqlKind.SUM,
          SqlKind.MIN,
          SqlKind.MAX,
          SqlKind.AVG);

  /** Aggregates that do nothing with values but keep them. */
  private static final Set<SqlKind> KEEPING =
      Set.of(
          SqlKind.COUNT,
          SqlKind.FIRST_VALUE,
          SqlKind.LAG,
          SqlKind.LEAD,
          SqlKind.NTH_VALUE,
          SqlKind.LAST_VALUE,
          SqlKind.GROUPING,
          SqlKind.GROUPING_ID);

  /** Each holds what those before it hold. */
  private static final List<SqlTypeName> NUMBERS =
      List.of(
          SqlTypeName.TINYINT,
          SqlTypeName.SMALLINT,
          SqlTypeName.INTEGER,
          SqlTypeName.BIGINT,
          SqlTypeName.DECIMAL,
          SqlTypeName.REAL,
          SqlTypeName.DOUBLE);

  private final SqlText text;
  private final SqlValidator validator;

  /** What the sort keys at hand are columns of. */
  private @Nullable SqlValidatorScope scope;

  private ResultTypes(SqlText text, SqlValidator validator) {
    this.text = text;
    this.validator = validator;
  }

  static void check(SqlText text, SqlValidator validator, QueryBlocks blocks) {
    ResultTypes types = new ResultTypes(text, validator);
    for (SqlSelect select : blocks.selects()) {
      types.scope = validator.getSelectScope(select);
      select.getSelectList().accept(types);
      if (select.getHaving() != null) {
        select.getHaving().accept(types);
      }
      if (select.getQualify() != null) {
        select.getQualify().accept(types);
      }
      for (SqlNode window : select.getWindowList()) {
        types.checkTypes((SqlWindow) window);
      }
      for (SqlNode key : Objects.requireNonNullElse(select.getGroup(), SqlNodeList.EMPTY)) {
        types.checkType(key, "a group key");
      }
      SqlNodeList order = Objects.requireNonNullElse(select.getOrderList(), SqlNodeList.EMPTY);
      types.scope = order.isEmpty() ? null : validator.getOrderScope(select);
      for (SqlNode key : order) {
        types.checkOrdered(withoutDirection(key), "a sort key");
      }
      for (SqlNode item : select.getSelectList()) {
        types.checkType(SqlUtil.stripAs(item), "a column");
      }
    }
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlSelect) {
      // A subquery, whose turn comes by itself.
      return null;
    }
    if (call.getKind() == SqlKind.OVER) {
      SqlCall function = NullTreatment.without(call.operand(0));
      for (SqlNode argument : function.getOperandList()) {
        if (!KEEPING.contains(function.getKind())) {
          checkOrdered(
              argument, "an argument of " + DialectAggregates.name(function.getOperator()));
        }
        checkType(argument, "an argument of " + DialectAggregates.name(function.getOperator()));
        argument.accept(this);
      }
      checkDefault(function);
      if (call.operand(1) instanceof SqlWindow window) {
        checkTypes(window);
      }
      return null;
    } else if (call.getOperator() instanceof SqlAggFunction) {
      boolean ours = DialectAggregates.contains(call.getOperator());
      String name = DialectAggregates.name(call.getOperator());
      if (!ours && !AGGREGATES.contains(call.getKind())) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            call.getParserPosition(),
            "aggregate function " + name + " is not available yet",
            "COUNT, SUM, MIN, MAX, AVG, " + String.join(", ", DialectAggregates.names()) + " are");
      }
      if (!ours
          && call.operandCount() > 1
          && call.getKind() != SqlKind.GROUPING
          && call.getKind() != SqlKind.GROUPING_ID) {
        throw text.error(
            ErrorCode.UNSUPPORTED,
            call.getParserPosition(),
            name + " of several arguments is not available yet");
      }
      List<SqlNode> arguments = call.getOperandList();
      for (int i = 0; i < arguments.size(); i++) {
        if (!KEEPING.contains(call.getKind()) && !isElement(call, i)) {
          checkOrdered(arguments.get(i), "an argument of " + name);
        }
        checkType(arguments.get(i), "an argument of " + name);
      }
    }
    return super.visit(call);
  }

  /** Whether an argument is handed on as it is; what stands behind it is what it goes by. */
  private static boolean isElement(SqlCall call, int argument) {
    return argument == 0
        && call.getOperator() instanceof OrderedSetFunction ordered
        && OrderedSetFunction.HAND_ON.contains(ordered.function());
  }

  /** Refuses a default of LAG or LEAD that the type of the argument may not be able to hold. */
  private void checkDefault(SqlCall function) {
    boolean has =
        (function.getKind() == SqlKind.LAG || function.getKind() == SqlKind.LEAD)
            && function.operandCount() == 3;
    RelDataType argument = has ? type(function, 0) : null;
    RelDataType otherwise = has ? type(function, 2) : null;
    if (argument == null
        || otherwise == null
        || argument.getSqlTypeName() == otherwise.getSqlTypeName()
        || (SqlTypeUtil.inCharFamily(argument) && SqlTypeUtil.inCharFamily(otherwise))
        || fits(argument, otherwise, function.operand(2))) {
      return;
    }
    throw text.error(
        ErrorCode.TYPE_MISMATCH,
        function.operand(2).getParserPosition(),
        "a default of type "
            + otherwise.getSqlTypeName().getName()
            + " cannot stand for a value of type "
            + argument.getSqlTypeName().getName(),
        "cast one of them");
  }

  private @Nullable RelDataType type(SqlCall call, int operand) {
    return validator.getValidatedNodeTypeIfKnown(call.operand(operand));
  }

  private static boolean fits(RelDataType wide, RelDataType narrow, SqlNode value) {
    int to = NUMBERS.indexOf(wide.getSqlTypeName());
    int from = NUMBERS.indexOf(narrow.getSqlTypeName());
    if (from < 0 || to < 0) {
      return false;
    }
    return from < to || (value instanceof SqlNumericLiteral number && isIn(number, wide));
  }

  /** Whether a whole number as written is one of a type of whole numbers. */
  private static boolean isIn(SqlNumericLiteral number, RelDataType type) {
    int bits =
        switch (type.getSqlTypeName()) {
          case TINYINT -> Byte.SIZE;
          case SMALLINT -> Short.SIZE;
          case INTEGER -> Integer.SIZE;
          default -> 0;
        };
    return bits > 0
        && number.isInteger()
        && number.bigDecimalValue().toBigInteger().bitLength() < bits;
  }

  private void checkTypes(SqlWindow window) {
    for (SqlNode key : window.getPartitionList()) {
      checkType(key, "a partition key");
      key.accept(this);
    }
    for (SqlNode key : window.getOrderList()) {
      checkOrdered(withoutDirection(key), "a sort key");
      checkType(withoutDirection(key), "a sort key");
      key.accept(this);
    }
  }

  private static SqlNode withoutDirection(SqlNode key) {
    return switch (key.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> withoutDirection(((SqlCall) key).operand(0));
      default -> key;
    };
  }

  /** Refuses what has no order that follows from that of what it is made of. */
  private void checkOrdered(SqlNode node, String what) {
    RelDataType type = validator.getValidatedNodeTypeIfKnown(node);
    if (type == null && node instanceof SqlIdentifier && scope != null) {
      // Of sort keys that are columns the validator does not keep the types.
      type = validator.deriveType(scope, node);
    }
    if (type != null && type.getSqlTypeName() == SqlTypeName.MAP) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          node.getParserPosition(),
          what + " cannot be a map, which has no order",
          "a value in it has: m['key']");
    }
    if (type != null && type.getSqlTypeName() == SqlTypeName.ROW) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          node.getParserPosition(),
          what + " cannot be a row, which has no order",
          "a field has");
    }
    if (type != null && type.getSqlTypeName() == SqlTypeName.ARRAY) {
      throw text.error(
          ErrorCode.UNSUPPORTED,
          node.getParserPosition(),
          what + " cannot be an array, which has no order",
          "an element has: x[1]");
    }
  }

  private void checkType(SqlNode node, String what) {
    RelDataType type = validator.getValidatedNodeTypeIfKnown(node);
    if (type == null || SqlTypes.columnType(type).isPresent()) {
      return;
    }
    throw unsupported(node, what, type);
  }

  private static String typeName(SqlTypeName name) {
    return name.getName().replace('_', ' ');
  }

  private static boolean hasNull(RelDataType row) {
    return row.getFieldList().stream()
        .anyMatch(field -> field.getType().getSqlTypeName() == SqlTypeName.NULL);
  }

  private LaminarException unsupported(SqlNode node, String what, RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    if (name == SqlTypeName.NULL) {
      return text.error(
          ErrorCode.TYPE_MISMATCH,
          node.getParserPosition(),
          "NULL has no type here",
          "give it a type: CAST(NULL AS INT)");
    }
    if (name == SqlTypeName.ROW && hasNull(type)) {
      return text.error(
          ErrorCode.TYPE_MISMATCH,
          node.getParserPosition(),
          "a NULL in this ROW has no type",
          "give it one: CAST(ROW(NULL, 1) AS ROW(a INT, b INT))");
    }
    String hint =
        switch (name) {
          case DECIMAL -> "write numbers as 1.0E0 or CAST(1.0 AS DOUBLE)";
          case FLOAT -> "cast it to DOUBLE";
          case MAP ->
              "CAST(MAP['a', NULL] AS MAP<VARCHAR, INT>) has types; keys are no arrays, rows or maps";
          case ARRAY -> "give its elements a type: CAST(ARRAY[] AS INT ARRAY)";
          default -> null;
        };
    return text.error(
        ErrorCode.UNSUPPORTED,
        node.getParserPosition(),
        what + " cannot be of type " + typeName(name) + " yet",
        hint);
  }
}
