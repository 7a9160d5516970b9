package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.MapType;
import dev.laminardb.core.batch.StructType;
import dev.laminardb.sql.function.ArrayComparison;
import dev.laminardb.sql.function.KernelFunction;
import dev.laminardb.sql.function.KernelOperator;
import dev.laminardb.sql.function.SubqueryFunctions;
import dev.laminardb.sql.function.UserOperator;
import java.math.BigDecimal;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Writes the statements that compute an expression for one row. It dispatches: each family of
 * operators has its own generator, which comes back here for its operands.
 */
final class ExpressionGenerator {
  private final RowCode code;
  private final Literals literals;
  private final LogicGenerator logic;
  private final ComparisonGenerator comparisons;
  private final NumericGenerator numbers;
  private final DecimalGenerator decimals;
  private final StringGenerator strings;
  private final TimeGenerator times;
  private final ArrayGenerator arrays;
  private final ArraySetGenerator sets;
  private final StructGenerator structs;
  private final MapGenerator maps;
  private final CastGenerator casts;
  private final KernelGenerator kernels;
  private final ConcatGenerator concatenations;
  private final UserFunctionGenerator userFunctions;

  ExpressionGenerator(RowCode code, Literals literals) {
    this.code = code;
    this.literals = literals;
    logic = new LogicGenerator(this, code);
    decimals = new DecimalGenerator(this, code, literals);
    comparisons = new ComparisonGenerator(this, decimals, code);
    numbers = new NumericGenerator(this, decimals, code);
    strings = new StringGenerator(this, code, literals);
    times = new TimeGenerator(this, code, literals);
    ElementCode elements = new ElementCode(code);
    arrays = new ArrayGenerator(this, code, elements, literals);
    sets = new ArraySetGenerator(this, arrays, code, elements, literals);
    structs = new StructGenerator(this, code, elements, literals);
    maps = new MapGenerator(this, code, elements, literals);
    casts = new CastGenerator(this, decimals, arrays, structs, maps, code);
    kernels = new KernelGenerator(this, code, literals);
    concatenations = new ConcatGenerator(this, code);
    userFunctions = new UserFunctionGenerator(this, code, literals);
  }

  /** Computes an expression, unless an open block has it already. */
  Value generate(RexNode node) {
    Value known = code.known(node);
    if (known != null) {
      return known;
    }
    RowMemo memo = code.memo(node);
    Value value = memo == null ? compute(node) : computeOnce(node, memo);
    code.remember(node, value);
    return value;
  }

  private Value computeOnce(RexNode node, RowMemo memo) {
    code.open("if (!" + memo.done() + ")");
    Value value = memo.keep(code, compute(node));
    code.close();
    return value;
  }

  /** Computes an expression as a value of a type it widens to. */
  Value generate(RexNode node, ColumnType wanted) {
    if (Types.isUntypedNull(node)) {
      return Value.nullOf(wanted);
    }
    if (Types.isDecimal(node)) {
      return decimal(node, wanted);
    }
    Value value = generate(node);
    if (value.type() == ColumnType.DATE && Types.isTimestamp(wanted)) {
      return code.strict(wanted, "Dates.toTimestamp(" + value.code() + ")", value);
    }
    return widen(value, wanted, node);
  }

  /** Computes an expression as a value of another expression's type. */
  Value generateAs(RexNode node, RexNode like) {
    if (Types.of(like) == ColumnType.ARRAY) {
      return arrays.converted(node, like.getType());
    }
    if (Types.of(like) == ColumnType.STRUCT) {
      return structs.converted(node, like.getType());
    }
    if (Types.of(like) == ColumnType.MAP) {
      return maps.converted(node, like.getType());
    }
    return Types.isDecimal(like)
        ? decimals.converted(node, DecimalType.of(like))
        : generate(node, Types.of(like));
  }

  /** Computes an expression as a value of a column. */
  Value generate(RexNode node, Field column) {
    if (column.getType() instanceof ArrayType array) {
      return arrays.converted(node, array);
    }
    if (column.getType() instanceof StructType struct) {
      return structs.converted(node, struct);
    }
    if (column.getType() instanceof MapType map) {
      return maps.converted(node, map);
    }
    if (ColumnType.of(column).isInterval()) {
      return interval(node, ColumnType.of(column));
    }
    if (ColumnType.of(column) != ColumnType.DECIMAL) {
      return generate(node, ColumnType.of(column));
    }
    ArrowType.Decimal type = ColumnType.decimal(column);
    return decimals.converted(node, new DecimalType(type.getPrecision(), type.getScale()));
  }

  private Value interval(RexNode node, ColumnType column) {
    boolean isOther =
        !Types.isInterval(node) || Types.isMonths(node) != (column == ColumnType.MONTHS);
    if (isOther && !Types.isUntypedNull(node)) {
      throw new UnsupportedExpressionException(
          node, node.getType() + " in a column of " + column.sqlName());
    }
    return generate(node, ColumnType.BIGINT);
  }

  /** A DECIMAL as a DOUBLE; its constants stand for integers too. */
  private Value decimal(RexNode node, ColumnType wanted) {
    if (node instanceof RexLiteral literal && literal.isNull()) {
      return Value.nullOf(wanted);
    }
    if (wanted == ColumnType.DECIMAL) {
      return generate(node);
    }
    BigDecimal constant = Literals.constant(node);
    if (constant == null && wanted.isFloating()) {
      return narrow(decimals.toDouble(node), wanted);
    }
    if (constant == null || !Types.isNumeric(wanted)) {
      throw new UnsupportedExpressionException(node, "type " + node.getType());
    }
    return wanted.isFloating()
        ? Literals.real(wanted, Double.parseDouble(constant.toString()), node)
        : Literals.integer(wanted, constant, node);
  }

  /** A DOUBLE as the type of IEEE 754 that is wanted. */
  private Value narrow(Value value, ColumnType wanted) {
    return wanted == ColumnType.DOUBLE
        ? value
        : code.strict(wanted, "Arithmetic.toReal(" + value.code() + ")", value);
  }

  static Value widen(Value value, ColumnType wanted, RexNode node) {
    if (value.type() == wanted) {
      return value;
    }
    if (value.alwaysNull()) {
      return Value.nullOf(wanted);
    }
    if (Types.isTimestamp(value.type()) && Types.isTimestamp(wanted)) {
      return new Value(wanted, value.code(), "", value.nullFlag(), false);
    }
    if (!Types.isNumeric(value.type())
        || !Types.isNumeric(wanted)
        || wanted == ColumnType.DECIMAL
        || Types.wider(value.type(), wanted) != wanted) {
      throw new UnsupportedExpressionException(
          node, "implicit conversion of " + value.type() + " to " + wanted);
    }
    String converted = "((" + Value.javaType(wanted) + ") " + value.code() + ")";
    return new Value(wanted, converted, "", value.nullFlag(), value.mayBeNaN());
  }

  private Value compute(RexNode node) {
    if (node instanceof RexInputRef column) {
      return code.column(column.getIndex());
    }
    if (node instanceof RexLiteral literal) {
      return literals.value(literal, code);
    }
    if (node instanceof RexCall call) {
      return call(call);
    }
    if (node instanceof RexFieldAccess access
        && access.getReferenceExpr().getKind() != SqlKind.CORREL_VARIABLE) {
      return structs.field(access);
    }
    throw new UnsupportedExpressionException(node, "expression " + node.getKind());
  }

  private Value call(RexCall call) {
    return switch (call.getKind()) {
      case AND, OR, NOT, CASE, COALESCE -> logic.call(call);
      case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE -> logic.test(call);
      case EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM ->
          comparisons.compare(call);
      case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX, PLUS_PREFIX ->
          TimeGenerator.handles(call) ? times.arithmetic(call) : numbers.arithmetic(call);
      case CAST -> casts.cast(call);
      case SAFE_CAST -> casts.tryCast(call);
      case LIKE -> strings.like(call);
      case SIMILAR -> strings.similar(call);
      case EXTRACT -> times.extract(call);
      case FLOOR, CEIL -> call.getOperands().size() == 2 ? times.floor(call) : numbers.whole(call);
      case TRIM -> strings.trim(call);
      case ARRAY_VALUE_CONSTRUCTOR -> arrays.constructor(call);
      case ROW -> structs.constructor(call);
      case MAP_VALUE_CONSTRUCTOR -> maps.constructor(call);
      case ITEM ->
          switch (Types.of(call.getOperands().get(0))) {
            case STRUCT -> structs.item(call);
            case MAP -> maps.item(call);
            default -> arrays.item(call);
          };
      default -> function(call);
    };
  }

  private Value function(RexCall call) {
    if (call.getOperator() == SubqueryFunctions.BESIDE) {
      return generate(call.getOperands().get(0));
    }
    if (call.getOperator() instanceof UserOperator operator) {
      return userFunctions.call(call, operator.function());
    }
    if (call.getOperator() instanceof KernelFunction function) {
      return kernels.call(call, function);
    }
    if (call.getOperator() instanceof KernelOperator operator) {
      return kernels.call(call, operator.function());
    }
    if (call.getOperator() instanceof ArrayComparison comparison) {
      return arrays.compare(call, comparison);
    }
    return switch (call.getOperator().getName()) {
      case "||" -> strings.concat(call);
      case "OCTET_LENGTH" -> strings.bytes(call);
      case "CONCAT" -> concatenations.concat(call);
      case "CONCAT_WS" -> concatenations.concatWithSeparator(call);
      case "LOWER" -> strings.change(call, "lower");
      case "UPPER" -> strings.change(call, "upper");
      case "CHAR_LENGTH", "CHARACTER_LENGTH" -> strings.length(call);
      case "SUBSTRING" -> strings.substring(call);
      case "REPLACE" -> strings.replace(call);
      case "POSITION" -> strings.position(call);
      case "SPLIT_INDEX" -> strings.splitIndex(call);
      case "REGEXP_EXTRACT" -> strings.regexExtract(call);
      case "JSON_VALUE" -> strings.jsonPart(call, "value");
      case "JSON_QUERY" -> strings.jsonPart(call, "query");
      case "JSON_EXISTS" -> strings.jsonExists(call);
      case "DATE_FORMAT" -> times.format(call);
      case "TO_CHAR" -> times.toChar(call);
      case "TO_TIMESTAMP" -> times.read(call, ColumnType.TIMESTAMP, "timestamp");
      case "TO_DATE" -> times.read(call, ColumnType.DATE, "date");
      case "DATE_TRUNC" -> times.truncate(call);
      case "ABS" -> numbers.absolute(call);
      case "ROUND" -> numbers.rounded(call, "round");
      case "TRUNC", "TRUNCATE" -> numbers.rounded(call, "truncate");
      case "SIGN" -> numbers.sign(call);
      case "$TUMBLE_START", "$TUMBLE_END" -> times.tumble(call);
      case "CARDINALITY" ->
          Types.of(call.getOperands().get(0)) == ColumnType.MAP
              ? maps.function(call)
              : arrays.function(call);
      case "$MAP_EMPTY",
          "MAP_KEYS",
          "MAP_VALUES",
          "MAP_ENTRIES",
          "MAP_CONTAINS_KEY",
          "MAP_FROM_ARRAYS" ->
          maps.function(call);
      case "$ARRAY_EMPTY",
          "ARRAY_LENGTH",
          "$ARRAY_SLICE",
          "ARRAY_CONTAINS",
          "ARRAY_POSITION",
          "ARRAY_APPEND",
          "ARRAY_PREPEND",
          "ARRAY_CONCAT",
          "ARRAY_CAT",
          "ARRAY_REVERSE",
          "ARRAY_TO_STRING",
          "STRING_TO_ARRAY" ->
          arrays.function(call);
      case "ARRAY_DISTINCT",
          "ARRAY_UNION",
          "ARRAY_INTERSECT",
          "ARRAY_EXCEPT",
          "ARRAY_REMOVE",
          "ARRAY_HAS_ANY",
          "ARRAY_HAS_ALL",
          "ARRAY_SORT",
          "ARRAY_REVERSE_SORT",
          "ARRAY_MIN",
          "ARRAY_MAX" ->
          sets.function(call);
      default ->
          throw new UnsupportedExpressionException(
              call, "function " + call.getOperator().getName());
    };
  }
}
