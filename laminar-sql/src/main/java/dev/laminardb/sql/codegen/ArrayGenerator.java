package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.StringGenerator.place;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ArrayType;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.function.ArrayComparison;
import dev.laminardb.sql.type.LaminarTypeFactory;
import dev.laminardb.sql.type.SqlTypes;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;

/**
 * Arrays: byte strings in which elements are found by their place. Those that are made are put
 * together by a writer of the kernel's, one for each call.
 */
final class ArrayGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final ElementCode elements;
  private final Literals literals;
  private final RexBuilder rex = new RexBuilder(new LaminarTypeFactory());

  ArrayGenerator(
      ExpressionGenerator expressions, RowCode code, ElementCode elements, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.elements = elements;
    this.literals = literals;
  }

  /** The type of the elements of an array. */
  private static Field element(RexNode array) {
    return element(array.getType());
  }

  private static Field element(RelDataType array) {
    return SqlTypes.field("", Objects.requireNonNull(array.getComponentType()), true);
  }

  /** ARRAY[a, b, ..]. */
  Value constructor(RexCall call) {
    return constructor(call, element(call));
  }

  private Value constructor(RexCall call, Field element) {
    String writer = begin(element);
    for (RexNode operand : call.getOperands()) {
      elements.add(writer, element, cast(operand, element));
    }
    return made(writer);
  }

  private String begin(Field element) {
    int width = ArrayLayout.width(ColumnType.of(element));
    String writer = literals.field("ArrayWriter", "new ArrayWriter(" + width + ")");
    code.needField("ArrayWriter", writer);
    code.line(writer + ".begin();");
    return writer;
  }

  /** An array of one element. */
  Value of(Field element, Value value) {
    String writer = begin(element);
    elements.add(writer, element, value);
    return made(writer);
  }

  private Value made(String writer) {
    return code.strictString("Arrays.make(scratch, " + writer + ")").as(ColumnType.ARRAY);
  }

  /** array[position]. */
  Value item(RexCall call) {
    Field element = element(call.getOperands().get(0));
    ColumnType type = ColumnType.of(element);
    Value array = expressions.generate(call.getOperands().get(0));
    Value position = expressions.generate(call.getOperands().get(1), ColumnType.BIGINT);
    if (array.alwaysNull() || position.alwaysNull()) {
      return Value.nullOf(type);
    }
    String flag = code.anyNull(List.of(array, position));
    String index = code.name("x");
    String found = "Arrays.find(" + array.code() + ", " + position.code() + ")";
    code.line(
        "final int " + index + " = " + (flag.isEmpty() ? "" : flag + " ? -1 : ") + found + ";");
    String isNull = code.name("z");
    code.line("final boolean " + isNull + " = " + index + " < 0;");
    return elements.element(element, array.code(), index, isNull);
  }

  /** A function of arrays by its name. */
  Value function(RexCall call) {
    return switch (call.getOperator().getName()) {
      case "$ARRAY_EMPTY" -> made(begin(element(call)));
      case "CARDINALITY", "ARRAY_LENGTH" -> cardinality(call);
      case "$ARRAY_SLICE" -> slice(call);
      case "ARRAY_CONTAINS" -> contains(call);
      case "ARRAY_POSITION" -> position(call);
      case "ARRAY_APPEND" -> extended(call, 0, 1);
      case "ARRAY_PREPEND" -> extended(call, 1, 0);
      case "ARRAY_CONCAT", "ARRAY_CAT" -> concatenated(call);
      case "ARRAY_REVERSE" -> reversed(call);
      case "ARRAY_TO_STRING" -> toText(call);
      case "STRING_TO_ARRAY" -> split(call);
      default ->
          throw new UnsupportedExpressionException(
              call, "function " + call.getOperator().getName());
    };
  }

  private Value cardinality(RexCall call) {
    Value array = expressions.generate(call.getOperands().get(0));
    return code.strict(ColumnType.INT, "Arrays.cardinality(" + place(array) + ")", array);
  }

  private Value slice(RexCall call) {
    Value array = expressions.generate(call.getOperands().get(0));
    Value from = expressions.generate(call.getOperands().get(1), ColumnType.BIGINT);
    Value to = expressions.generate(call.getOperands().get(2), ColumnType.BIGINT);
    String writer = begin(element(call));
    String elements = place(array) + ", " + from.code() + ", " + to.code();
    return code.strictString(
            "Arrays.slice(scratch, " + writer + ", " + elements + ")", array, from, to)
        .as(ColumnType.ARRAY);
  }

  private Value reversed(RexCall call) {
    Value array = expressions.generate(call.getOperands().get(0));
    String writer = begin(element(call));
    String arguments = "(scratch, " + writer + ", " + place(array) + ")";
    return code.strictString("Arrays.reverse" + arguments, array).as(ColumnType.ARRAY);
  }

  private Value contains(RexCall call) {
    Field element = element(call.getOperands().get(0));
    Value array = expressions.generate(call.getOperands().get(0));
    Value value = expressions.generate(call.getOperands().get(1), element);
    if (value.alwaysNull()) {
      return Value.nullOf(ColumnType.BOOLEAN);
    }
    return code.strict(ColumnType.BOOLEAN, search(element, array, value) + " != 0", array, value);
  }

  /** A comparison with any or all elements. */
  Value compare(RexCall call, ArrayComparison comparison) {
    RexNode node = call.getOperands().get(1);
    Value array = expressions.generate(node);
    if (array.alwaysNull()) {
      return Value.nullOf(ColumnType.BOOLEAN);
    }
    Field element = element(node);
    Value value = compared(call.getOperands().get(0), element);
    boolean search = comparison.comparison().kind == SqlKind.EQUALS && !comparison.ofAll();
    return search && !value.nullable() && value.type() == ColumnType.of(element)
        ? equalsAny(call, array, value)
        : compareEach(call, comparison, array);
  }

  /** A value beside elements; one that is made of others becomes what they are. */
  private Value compared(RexNode value, Field element) {
    return ColumnType.of(element).isNested()
        ? expressions.generate(value, element)
        : expressions.generate(value);
  }

  /**
   * Any element for which a comparison is true; or, of all, any for which its opposite is. What is
   * unknown of one is unknown of the array unless there is such an element.
   */
  private Value compareEach(RexCall call, ArrayComparison comparison, Value array) {
    RexNode node = call.getOperands().get(1);
    SqlOperator operator = comparison.ofAll() ? comparison.opposite() : comparison.comparison();
    String found = code.name("f");
    String unknown = code.name("u");
    code.line("boolean " + found + " = false;");
    code.line("boolean " + unknown + " = " + array.isNull() + ";");
    code.open("if (!" + array.isNull() + ")");
    elements.each(
        array,
        Objects.requireNonNull(node.getType().getComponentType()),
        element(node),
        element -> {
          RexNode test = rex.makeCall(operator, call.getOperands().get(0), element);
          Value is = expressions.generate(test);
          code.line(unknown + " |= " + is.isNull() + ";");
          code.line(found + " |= " + is.code() + ";");
          code.line("if (" + found + ") { break; }");
        });
    code.close();
    String isNull = code.name("z");
    String result = code.name("v");
    code.line("final boolean " + isNull + " = !" + found + " & " + unknown + ";");
    code.line(
        "final boolean "
            + result
            + " = "
            + (comparison.ofAll() ? "!" + found + " & !" + unknown : found)
            + ";");
    return Value.of(ColumnType.BOOLEAN, result, isNull);
  }

  /** x = ANY (array) of a value that is not null: null where it is not there but a null is. */
  private Value equalsAny(RexCall call, Value array, Value compared) {
    Field element = element(call.getOperands().get(1));
    Value value =
        ColumnType.of(element).isNested()
            ? compared
            : expressions.generate(call.getOperands().get(0), element);
    Value found =
        code.strict(ColumnType.BOOLEAN, search(element, array, value) + " != 0", array, value);
    Value nulls =
        code.strict(ColumnType.BOOLEAN, "Arrays.positionOfNull(" + array.code() + ") != 0", array);
    String isNull = code.name("z");
    code.line(
        "final boolean "
            + isNull
            + " = "
            + found.isNull()
            + " || (!"
            + found.code()
            + " && "
            + nulls.code()
            + ");");
    return Value.of(ColumnType.BOOLEAN, found.code(), isNull);
  }

  /** Where a value first is; a null where the first null is. */
  private Value position(RexCall call) {
    Field element = element(call.getOperands().get(0));
    Value array = expressions.generate(call.getOperands().get(0));
    Value value = expressions.generate(call.getOperands().get(1), element);
    if (array.alwaysNull()) {
      return Value.nullOf(ColumnType.INT);
    }
    String ofNull = "Arrays.positionOfNull(" + array.code() + ")";
    String search =
        value.alwaysNull()
            ? ofNull
            : value.nullable()
                ? value.nullFlag() + " ? " + ofNull + " : " + search(element, array, value)
                : search(element, array, value);
    Value position = code.strict(ColumnType.INT, search, array);
    String isNull = code.name("z");
    code.line(
        "final boolean " + isNull + " = " + position.isNull() + " | " + position.code() + " == 0;");
    return Value.of(ColumnType.INT, position.code(), isNull);
  }

  /** Where a value first is in an array, from 1, or 0. */
  static String search(Field element, Value array, Value value) {
    ColumnType type = ColumnType.of(element);
    String start = "(" + array.code() + ", ";
    return switch (type) {
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          "Arrays.positionOfString" + start + place(value) + ")";
      case DECIMAL -> "Arrays.positionOfDecimal" + start + value.code() + ", " + value.high() + ")";
      case BOOLEAN -> word(start + value.code() + " ? 1L : 0L", type);
      case REAL -> word(start + "ArrayWriter.realBits(" + value.code() + ")", type);
      case DOUBLE -> word(start + "ArrayWriter.doubleBits(" + value.code() + ")", type);
      default -> word(start + "(long) " + value.code(), type);
    };
  }

  private static String word(String arguments, ColumnType type) {
    return "Arrays.position" + arguments + ", " + ArrayLayout.width(type) + ")";
  }

  /** An array and a value before or behind it; NULL is an array without elements. */
  private Value extended(RexCall call, int arrayOperand, int valueOperand) {
    RexNode node = call.getOperands().get(arrayOperand);
    Field element = element(node);
    Value array = expressions.generate(node);
    Value value = expressions.generate(call.getOperands().get(valueOperand), element);
    String writer = begin(element);
    if (valueOperand == 0) {
      elements.add(writer, element, value);
    }
    addAll(writer, array);
    if (valueOperand == 1) {
      elements.add(writer, element, value);
    }
    return made(writer);
  }

  private void addAll(String writer, Value array) {
    if (!array.alwaysNull()) {
      String guard = array.nullable() ? "if (!" + array.nullFlag() + ") " : "";
      code.line(guard + writer + ".addAll(" + array.code() + ");");
    }
  }

  /** Two arrays as one; NULL is an array without elements, of two of them the result is NULL. */
  private Value concatenated(RexCall call) {
    Value first = expressions.generate(call.getOperands().get(0));
    Value second = expressions.generate(call.getOperands().get(1));
    String writer = begin(element(call.getOperands().get(0)));
    addAll(writer, first);
    addAll(writer, second);
    Value made = made(writer);
    if (!first.nullable() || !second.nullable()) {
      return made;
    }
    String isNull = code.name("z");
    code.line(
        "final boolean " + isNull + " = " + first.nullFlag() + " & " + second.nullFlag() + ";");
    return Value.string(made.code(), made.length(), isNull).as(ColumnType.ARRAY);
  }

  private Value toText(RexCall call) {
    ArrayType type = ArrayType.of(SqlTypes.field("", call.getOperands().get(0).getType(), true));
    if (type.elementType().isNested()) {
      throw new UnsupportedExpressionException(
          call, "ARRAY_TO_STRING of " + ColumnType.sqlName(type.element()) + " ARRAY");
    }
    Value array = expressions.generate(call.getOperands().get(0));
    Value separator = expressions.generate(call.getOperands().get(1), ColumnType.VARCHAR);
    String text = literals.state("ArrayText", type);
    code.needField("ArrayText", text);
    String arguments = "scratch, " + place(array) + ", " + place(separator);
    if (call.getOperands().size() == 2) {
      return code.strictString(text + ".join(" + arguments + ")", array, separator);
    }
    Value absent = expressions.generate(call.getOperands().get(2), ColumnType.VARCHAR);
    return code.strictString(
        text + ".join(" + arguments + ", " + place(absent) + ")", array, separator, absent);
  }

  private Value split(RexCall call) {
    Value text = expressions.generate(call.getOperands().get(0), ColumnType.VARCHAR);
    Value separator = expressions.generate(call.getOperands().get(1), ColumnType.VARCHAR);
    String writer = literals.field("ArrayWriter", "new ArrayWriter(" + ArrayLayout.VARIABLE + ")");
    code.needField("ArrayWriter", writer);
    return code.strictString(
            "Arrays.split(scratch, " + writer + ", " + place(text) + ", " + place(separator) + ")",
            text,
            separator)
        .as(ColumnType.ARRAY);
  }

  /** CAST to an array type, element by element. */
  Value cast(RexCall call) {
    return converted(call.getOperands().get(0), call.getType());
  }

  /** An expression as an array of a type. */
  Value converted(RexNode node, RelDataType type) {
    return converted(node, ArrayType.of(SqlTypes.field("", type, true)));
  }

  /**
   * An expression as an array of a type: elements of another one are cast, those of a constructor
   * where they are put together, others in a loop.
   */
  Value converted(RexNode node, ArrayType type) {
    if (Types.isUntypedNull(node)) {
      return Value.nullOf(ColumnType.ARRAY);
    }
    if (node instanceof RexCall constructor && node.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      return constructor(constructor, type.element());
    }
    if (SqlTypes.columnType(node.getType()).isEmpty()) {
      throw new UnsupportedExpressionException(node, "type " + node.getType());
    }
    Field own = SqlTypes.field("", node.getType(), true);
    if (ColumnType.isAlike(own, ColumnType.field("", type, true))) {
      return expressions.generate(node);
    }
    try {
      return castEach(node, type.element());
    } catch (UnsupportedExpressionException e) {
      throw new UnsupportedExpressionException(
          node,
          "CAST of "
              + ColumnType.sqlName(own)
              + " to "
              + ColumnType.sqlName(type.element())
              + " ARRAY",
          e);
    }
  }

  private Value cast(RexNode node, Field element) {
    boolean isElement =
        SqlTypes.columnType(node.getType()).isEmpty()
            || ColumnType.isAlike(SqlTypes.field("", node.getType(), true), element);
    RelDataType to = SqlTypes.relType(rex.getTypeFactory(), element);
    return expressions.generate(isElement ? node : rex.makeAbstractCast(to, node, false), element);
  }

  private Value castEach(RexNode node, Field element) {
    Value array = expressions.generate(node);
    if (array.alwaysNull()) {
      return array;
    }
    String writer = begin(element);
    code.open("if (!" + array.isNull() + ")");
    elements.each(
        array,
        Objects.requireNonNull(node.getType().getComponentType()),
        element(node),
        each -> {
          elements.add(writer, element, cast(each, element));
        });
    code.close();
    Value made = made(writer);
    return Value.string(made.code(), made.length(), array.nullFlag()).as(ColumnType.ARRAY);
  }
}
