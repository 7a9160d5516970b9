package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The Java text that stores an expression's values in one output column, at row {@code row}. The
 * column's builder is in the local {@link #builder}; its other locals have the column's number too,
 * so that one loop can store several columns.
 */
final class OutputColumn {
  private final int index;
  private final Field field;
  private final ColumnType type;
  private final Value value;
  private final boolean mayBeNull;

  /** A column that takes the values computed by a row's code. */
  OutputColumn(int index, Field field, Value value) {
    this.index = index;
    this.field = field;
    this.type = ColumnType.of(field);
    this.value = value;
    this.mayBeNull = value.nullable() && field.isNullable();
  }

  /** The local that holds the column's builder. */
  static String builder(int index) {
    return "column" + index;
  }

  private String local(String name) {
    return name + "Of" + index;
  }

  /** Statements before the loop. */
  List<String> beforeLoop() {
    List<String> lines = new ArrayList<>();
    if (type.isVariable()) {
      return lines;
    }
    lines.add("final long " + local("data") + " = " + builder(index) + ".dataAddress();");
    if (mayBeNull) {
      lines.add("final long " + local("valid") + " = " + builder(index) + ".validityAddress();");
    }
    if (type == ColumnType.BOOLEAN) {
      lines.add("long " + local("bits") + " = 0L;");
      if (mayBeNull) {
        lines.add("long " + local("validBits") + " = 0L;");
      }
    }
    return lines;
  }

  /** Adds the statements that store a row. */
  void store(RowCode code) {
    if (value.nullable() && !field.isNullable()) {
      code.open("if (" + value.nullFlag() + ")");
      code.line("throw Outcome.unexpectedNull(" + quoted(field.getName()) + ");");
      code.close();
    }
    if (type == ColumnType.BOOLEAN) {
      storeBit(code);
      return;
    }
    if (mayBeNull) {
      code.open("if (!" + value.nullFlag() + ")");
    }
    storeValue(code);
    if (mayBeNull && type.isVariable()) {
      code.otherwise();
      code.line(builder(index) + ".appendNullString();");
    } else if (mayBeNull) {
      code.line("RawMemory.setBit(" + local("valid") + ", row);");
    }
    if (mayBeNull) {
      code.close();
    }
  }

  private void storeValue(RowCode code) {
    switch (type) {
      case BOOLEAN -> throw new IllegalStateException("bits are gathered");
      case TINYINT -> code.line("RawMemory.putByte(" + at(0) + ", (byte) " + value.code() + ");");
      case SMALLINT ->
          code.line("RawMemory.putShort(" + at(1) + ", (short) " + value.code() + ");");
      case REAL -> code.line("RawMemory.putFloat(" + at(2) + ", " + value.code() + ");");
      case INT, DATE -> code.line("RawMemory.putInt(" + at(2) + ", " + value.code() + ");");
      case MONTHS ->
          code.line("RawMemory.putInt(" + at(2) + ", Intervals.months(" + value.code() + "));");
      case DOUBLE -> code.line("RawMemory.putDouble(" + at(3) + ", " + value.code() + ");");
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL ->
          code.line("RawMemory.putLong(" + at(3) + ", " + value.code() + ");");
      case DECIMAL -> {
        code.line("RawMemory.putLong(" + at(4) + ", " + value.code() + ");");
        code.line("RawMemory.putLong(" + at(4) + " + 8L, " + value.high() + ");");
      }
      case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
          code.line(
              builder(index) + ".appendString(" + value.code() + ", " + value.length() + ");");
    }
  }

  private String at(int shift) {
    return local("data") + " + ((long) row << " + shift + ")";
  }

  /**
   * Bits are gathered in a local, which needs no branch, for that is hard to foretell where it is a
   * condition's, and stored 64 rows at once.
   */
  private void storeBit(RowCode code) {
    String bit = value.code();
    if (mayBeNull) {
      code.line(local("validBits") + " |= (!" + value.nullFlag() + " ? 1L : 0L) << row;");
      bit = "!" + value.nullFlag() + " & (" + bit + ")";
    }
    code.line(local("bits") + " |= (" + bit + " ? 1L : 0L) << row;");
    code.open("if ((row & 63) == 63)");
    flush("row").forEach(code::line);
    code.line(local("bits") + " = 0L;");
    if (mayBeNull) {
      code.line(local("validBits") + " = 0L;");
    }
    code.close();
  }

  private List<String> flush(String row) {
    List<String> lines = new ArrayList<>();
    String word = " + ((long) (" + row + " >> 6) << 3), ";
    lines.add("RawMemory.putLong(" + local("data") + word + local("bits") + ");");
    if (mayBeNull) {
      lines.add("RawMemory.putLong(" + local("valid") + word + local("validBits") + ");");
    }
    return lines;
  }

  /**
   * Statements behind the loop.
   *
   * @param count a local with the number of rows stored
   */
  List<String> afterLoop(String count) {
    List<String> lines = new ArrayList<>();
    if (type == ColumnType.BOOLEAN) {
      lines.add("if ((" + count + " & 63) != 0) {");
      lines.addAll(flush(count));
      lines.add("}");
    }
    if (field.isNullable() && !value.nullable() && !type.isVariable()) {
      lines.add("Outcome.allValid(" + builder(index) + ".validityAddress(), " + count + ");");
    }
    return lines;
  }

  /** A Java string literal; a column's name may hold anything. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        // Not as a Unicode escape: Java reads those before it sees the literal.
        quoted.append(String.format(Locale.ROOT, "<%04x>", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
