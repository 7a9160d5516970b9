package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ArrayLayout;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.Decimals;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;

/** Reads elements of arrays, one at an index or each in a loop. */
final class ArrayElements {
  /** What stands for an element is a parameter; those of the query are columns here. */
  private static final int FIRST_ELEMENT = 1 << 30;

  private final RowCode code;
  private int loops;

  ArrayElements(RowCode code) {
    this.code = code;
  }

  /**
   * An element.
   *
   * @param index a local, from 0
   * @param isNull a local that says that there is no element, or that it is null
   */
  Value read(Field element, Value array, String index, String isNull) {
    ColumnType type = ColumnType.of(element);
    if (type.isVariable()) {
      String address = code.name("a");
      String length = code.name("l");
      String at = "(" + array.code() + ", " + index + ")";
      code.line(
          "final long "
              + address
              + " = "
              + isNull
              + " ? 0L : ArrayLayout.stringAddress"
              + at
              + ";");
      code.line(
          "final int " + length + " = " + isNull + " ? 0 : ArrayLayout.stringLength" + at + ";");
      return Value.string(address, length, isNull).as(type);
    }
    return fixed(element, array, index, isNull);
  }

  private Value fixed(Field element, Value array, String index, String isNull) {
    ColumnType type = ColumnType.of(element);
    int width = ArrayLayout.width(type);
    String at = "(" + array.code() + ", " + index + ", " + width + ")";
    if (type == ColumnType.DECIMAL) {
      Value there = Value.of(ColumnType.BIGINT, "", isNull);
      Value address = code.strict(ColumnType.BIGINT, "ArrayLayout.address" + at, there);
      boolean narrow = ColumnType.decimal(element).getPrecision() <= Decimals.NARROW_DIGITS;
      String read = "RawMemory.getLong(" + address.code();
      return code.strictDecimal(read + ")", narrow ? "" : read + " + 8L)", address);
    }
    String word = "ArrayLayout.word" + at;
    String value =
        switch (type) {
          case BOOLEAN -> word + " != 0L";
          case REAL -> "Float.intBitsToFloat((int) " + word + ")";
          case DOUBLE -> "Double.longBitsToDouble(" + word + ")";
          case TINYINT, SMALLINT, INT, DATE -> "(int) " + word;
          default -> word;
        };
    return code.strict(type, value, Value.of(type, "", isNull));
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
    code.remember(each, read(element, array, index, isNull));
    body.accept(each);
    code.close();
  }
}
