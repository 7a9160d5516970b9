package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.StringGenerator.place;

import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.type.SqlTypes;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** Functions that take an array for a set of elements, or for elements in an order. */
final class ArraySetGenerator {
  private final ExpressionGenerator expressions;
  private final ArrayGenerator arrays;
  private final RowCode code;
  private final ElementCode elements;
  private final Literals literals;

  ArraySetGenerator(
      ExpressionGenerator expressions,
      ArrayGenerator arrays,
      RowCode code,
      ElementCode elements,
      Literals literals) {
    this.expressions = expressions;
    this.arrays = arrays;
    this.code = code;
    this.elements = elements;
    this.literals = literals;
  }

  private static Field element(RexNode array) {
    return SqlTypes.field("", Objects.requireNonNull(array.getType().getComponentType()), true);
  }

  /** A function by its name. */
  Value function(RexCall call) {
    return switch (call.getOperator().getName()) {
      case "ARRAY_DISTINCT" -> ofOne(call, sets(call), "distinct");
      case "ARRAY_UNION" -> ofTwo(call, "union");
      case "ARRAY_INTERSECT" -> ofTwo(call, "intersect");
      case "ARRAY_EXCEPT" -> ofTwo(call, "except");
      case "ARRAY_REMOVE" -> without(call);
      case "ARRAY_HAS_ANY" -> test(call, "hasAny");
      case "ARRAY_HAS_ALL" -> test(call, "hasAll");
      case "ARRAY_SORT" -> ofOne(call, order(call), "sort");
      case "ARRAY_REVERSE_SORT" -> ofOne(call, order(call), "reverseSort");
      case "ARRAY_MIN" -> extreme(call, "least");
      case "ARRAY_MAX" -> extreme(call, "greatest");
      default ->
          throw new UnsupportedExpressionException(
              call, "function " + call.getOperator().getName());
    };
  }

  private String sets(RexCall call) {
    return state("ArraySets", type(call));
  }

  private String order(RexCall call) {
    ArrayType type = type(call);
    if (type.elementType().isNested()) {
      throw new UnsupportedExpressionException(
          call, call.getOperator().getName() + " of arrays, rows and maps");
    }
    return state("ArrayOrder", type);
  }

  private static ArrayType type(RexCall call) {
    return ArrayType.of(SqlTypes.field("", call.getOperands().get(0).getType(), true));
  }

  private String state(String kernelClass, ArrayType type) {
    String field = literals.state(kernelClass, type);
    code.needField(kernelClass, field);
    return field;
  }

  private Value ofOne(RexCall call, String state, String method) {
    Value array = expressions.generate(call.getOperands().get(0));
    return code.strictString(state + "." + method + "(scratch, " + place(array) + ")", array)
        .as(ColumnType.ARRAY);
  }

  private Value ofTwo(RexCall call, String method) {
    Value a = expressions.generate(call.getOperands().get(0));
    Value b = expressions.generate(call.getOperands().get(1));
    String arguments = "(scratch, " + place(a) + ", " + place(b) + ")";
    return code.strictString(sets(call) + "." + method + arguments, a, b).as(ColumnType.ARRAY);
  }

  private Value test(RexCall call, String method) {
    Value a = expressions.generate(call.getOperands().get(0));
    Value b = expressions.generate(call.getOperands().get(1));
    String test = sets(call) + "." + method + "(" + place(a) + ", " + place(b) + ")";
    return code.strict(ColumnType.BOOLEAN, test, a, b);
  }

  /** Without an element, or without nulls: as without those of an array that has only this one. */
  private Value without(RexCall call) {
    Field element = element(call.getOperands().get(0));
    Value array = expressions.generate(call.getOperands().get(0));
    Value value = expressions.generate(call.getOperands().get(1), element);
    Value one = arrays.of(element, value);
    String arguments = "(scratch, " + place(array) + ", " + place(one) + ")";
    return code.strictString(sets(call) + ".without" + arguments, array).as(ColumnType.ARRAY);
  }

  private Value extreme(RexCall call, String method) {
    RexNode node = call.getOperands().get(0);
    Field element = element(node);
    Value array = expressions.generate(node);
    if (array.alwaysNull()) {
      return Value.nullOf(ColumnType.of(element));
    }
    String index = code.name("x");
    String guard = array.nullable() ? array.nullFlag() + " ? -1 : " : "";
    String found = order(call) + "." + method + "(" + array.code() + ")";
    code.line("final int " + index + " = " + guard + found + ";");
    String isNull = code.name("z");
    code.line("final boolean " + isNull + " = " + index + " < 0;");
    return elements.element(element, array.code(), index, isNull);
  }
}
