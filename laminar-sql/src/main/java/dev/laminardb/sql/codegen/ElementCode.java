package dev.laminardb.sql.codegen;

import static dev.laminardb.sql.codegen.StringGenerator.place;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Decimals;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;

/**
 * Code that puts values into others, and reads them there: elements and fields. One for all of an
 * expression's generators, so that no two loops call their elements the same.
 */
final class ElementCode {
  /** What stands for an element is a parameter; those of the query are columns here. */
  private static final int FIRST_ELEMENT = 1 << 30;

  private final RowCode code;
  private int loops;

  ElementCode(RowCode code) {
    this.code = code;
  }

  /** Adds a value with a writer, which is a local. */
  void add(String writer, Field element, Value value) {
    if (value.alwaysNull()) {
      code.line(writer + ".addNull();");
      return;
    }
    if (value.nullable()) {
      code.line("if (" + value.nullFlag() + ") {");
      code.line(writer + ".addNull();");
      code.line("} else {");
    }
    code.line(
        writer
            + switch (ColumnType.of(element)) {
              case BOOLEAN -> ".addWord(" + value.code() + " ? 1L : 0L);";
              case REAL -> ".addReal(" + value.code() + ");";
              case DOUBLE -> ".addDouble(" + value.code() + ");";
              case DECIMAL -> ".addDecimal(" + value.code() + ", " + value.high() + ");";
              case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
                  ".addString(" + place(value) + ");";
              default -> ".addWord((long) " + value.code() + ");";
            });
    if (value.nullable()) {
      code.line("}");
    }
  }

  /**
   * Reads a value.
   *
   * @param at where it is; looked at only if it is not null
   * @param length of a byte string, also
   * @param isNull its null flag
   */
  Value read(Field element, String at, String length, String isNull) {
    ColumnType type = ColumnType.of(element);
    String address = code.name("a");
    code.line("final long " + address + " = " + isNull + " ? 0L : " + at + ";");
    if (type.isVariable()) {
      String bytes = code.name("l");
      code.line("final int " + bytes + " = " + isNull + " ? 0 : " + length + ";");
      return Value.string(address, bytes, isNull).as(type);
    }
    Value there = Value.of(type, "", isNull);
    if (type == ColumnType.DECIMAL) {
      boolean narrow = ColumnType.decimal(element).getPrecision() <= Decimals.NARROW_DIGITS;
      String read = "RawMemory.getLong(" + address;
      return code.strictDecimal(read + ")", narrow ? "" : read + " + 8L)", there);
    }
    String word = "ArrayLayout.wordAt(" + address + ", " + ArrayLayout.width(type) + ")";
    String value =
        switch (type) {
          case BOOLEAN -> word + " != 0L";
          case REAL -> "Float.intBitsToFloat((int) " + word + ")";
          case DOUBLE -> "Double.longBitsToDouble(" + word + ")";
          case TINYINT, SMALLINT, INT, DATE -> "(int) " + word;
          default -> word;
        };
    return code.strict(type, value, there);
  }

  /**
   * Reads an element of an array.
   *
   * @param array an expression of the array's address
   * @param index a local, from 0
   * @param isNull a local that says that there is no element, or that it is null
   */
  Value element(Field element, String array, String index, String isNull) {
    ColumnType type = ColumnType.of(element);
    String at = "(" + array + ", " + index;
    return type.isVariable()
        ? read(
            element,
            "ArrayLayout.stringAddress" + at + ")",
            "ArrayLayout.stringLength" + at + ")",
            isNull)
        : read(
            element, "ArrayLayout.address" + at + ", " + ArrayLayout.width(type) + ")", "", isNull);
  }

  /**
   * A loop over the elements of an array that is not null.
   *
   * @param type of the elements
   * @param body writes the statements about one, which it is given as an expression
   */
  void each(Value array, RelDataType type, Field element, Consumer<RexNode> body) {
    String count = code.name("n");
    String index = code.name("x");
    code.line("final int " + count + " = ArrayLayout.count(" + array.code() + ");");
    code.open("for (int " + index + " = 0; " + index + " < " + count + "; " + index + "++)");
    String isNull = code.name("z");
    code.line(
        "final boolean " + isNull + " = ArrayLayout.isNull(" + array.code() + ", " + index + ");");
    RexNode each = new RexDynamicParam(type, FIRST_ELEMENT + loops);
    loops++;
    code.remember(each, element(element, array.code(), index, isNull));
    body.accept(each);
    code.close();
  }
}
