package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The text of a segment's class and the constants it is given. Each output column has two loops,
 * over all rows and over selected ones, and each loop is a method of its own, for the JIT compiles
 * no method of more than 8,000 bytecodes.
 *
 * @param className the class's full name
 * @param text Java, as far as Janino reads it
 * @param literals the bytes of the constant area
 * @param objects the constant objects, such as compiled patterns
 * @param passThrough as in {@link dev.laminardb.core.kernel.Segment}
 */
@SuppressWarnings("ArrayRecordComponent")
record SegmentSource(
    String className, String text, byte[] literals, List<Object> objects, int[] passThrough) {

  /** Writes the class of a segment whose expressions hold no SEARCH. */
  static SegmentSource of(
      String name,
      Schema input,
      @Nullable RexNode condition,
      List<RexNode> projects,
      Schema output) {
    return new Writer(name, input, output).write(condition, projects);
  }

  private static final class Writer {
    private final String className;
    private final Schema input;
    private final Schema output;
    private final Literals literals = new Literals();
    private final StringBuilder methods = new StringBuilder();

    Writer(String name, Schema input, Schema output) {
      this.className = "Segment_" + name.replaceAll("[^A-Za-z0-9_]", "_");
      this.input = input;
      this.output = output;
    }

    SegmentSource write(@Nullable RexNode condition, List<RexNode> projects) {
      int[] passThrough = new int[projects.size()];
      List<Integer> computed = new ArrayList<>();
      for (int i = 0; i < passThrough.length; i++) {
        passThrough[i] = passThrough(projects.get(i), output.getFields().get(i));
        if (passThrough[i] < 0) {
          computed.add(i);
        }
      }
      filter(condition);
      project(computed);
      for (int column : computed) {
        column(column, projects.get(column));
      }
      String text = declaration() + methods + "}\n";
      return new SegmentSource(
          GeneratedClasses.PACKAGE + "." + className,
          text,
          literals.bytes(),
          literals.objects(),
          passThrough);
    }

    private int passThrough(RexNode project, Field to) {
      if (!(project instanceof RexInputRef reference)) {
        return -1;
      }
      Field from = input.getFields().get(reference.getIndex());
      boolean same = from.getType().equals(to.getType()) && (to.isNullable() || !from.isNullable());
      return same ? reference.getIndex() : -1;
    }

    private void filter(@Nullable RexNode condition) {
      methods.append("public int filter(Batch in, int[] selection) {\n");
      if (condition == null) {
        methods.append("throw new IllegalStateException(\"the segment has no predicate\");\n}\n");
        return;
      }
      RowCode code = new RowCode(input);
      Value passes =
          new ExpressionGenerator(code, literals).generate(condition, ColumnType.BOOLEAN);
      beforeLoop(code);
      methods.append("final int rows = in.rowCount();\nint passed = 0;\n");
      methods.append("for (int i = 0; i < rows; i++) {\n");
      row(code);
      // Writes every row and keeps it only if it passes: no branch to mispredict.
      methods.append("selection[passed] = i;\n");
      methods.append("passed += ").append(passes.code()).append(" ? 1 : 0;\n");
      methods.append("}\nreturn passed;\n}\n");
    }

    private void project(List<Integer> computed) {
      methods.append(
          "public void project(int output, Batch in, int[] selection, int count,"
              + " BatchBuilder out) {\nfinal ColumnBuilder column = out.column(output);\n"
              + "switch (output) {\n");
      for (int column : computed) {
        methods.append("case " + column + ":\n");
        methods.append("if (selection == null) {\n");
        methods.append("dense" + column + "(in, count, column);\n");
        methods.append("} else {\nselected" + column + "(in, selection, count, column);\n}\n");
        methods.append("return;\n");
      }
      methods.append("default:\nthrow new IllegalArgumentException(\"output \" + output);\n}\n}\n");
    }

    private void column(int index, RexNode project) {
      Field field = output.getFields().get(index);
      ColumnType type = ColumnType.of(field);
      RowCode code = new RowCode(input);
      Value value = new ExpressionGenerator(code, literals).generate(project, field);
      write(code, field, type, value);

      methods.append("private void dense" + index);
      methods.append("(Batch in, int count, ColumnBuilder column) {\n");
      beforeLoop(code, field, type, value);
      methods.append("for (int row = 0; row < count; row++) {\nfinal int i = row;\n");
      row(code);
      endOfLoop(field, type, value);

      methods.append("private void selected" + index);
      methods.append("(Batch in, int[] selection, int count, ColumnBuilder column) {\n");
      beforeLoop(code, field, type, value);
      methods.append("for (int row = 0; row < count; row++) {\nfinal int i = selection[row];\n");
      row(code);
      endOfLoop(field, type, value);
    }

    /**
     * Stores the bits of 64 rows at once, and what is left behind the last row. Bits gathered in a
     * local need no branch, which for a condition is hard to foretell.
     */
    private void endOfLoop(Field field, ColumnType type, Value value) {
      if (type != ColumnType.BOOLEAN) {
        methods.append("}\n}\n");
        return;
      }
      methods.append("if ((row & 63) == 63) {\n");
      store(field, value, "row");
      methods.append("bits = 0L;\n}\n}\nif ((count & 63) != 0) {\n");
      store(field, value, "count");
      methods.append("}\n}\n");
    }

    private void store(Field field, Value value, String row) {
      methods.append("RawMemory.putLong(data + ((long) (" + row + " >> 6) << 3), bits);\n");
      if (field.isNullable() && value.nullable()) {
        methods.append("RawMemory.putLong(valid + ((long) (" + row + " >> 6) << 3), validBits);\n");
        methods.append("validBits = 0L;\n");
      }
    }

    private static void write(RowCode code, Field field, ColumnType type, Value value) {
      if (value.nullable() && !field.isNullable()) {
        code.open("if (" + value.nullFlag() + ")");
        code.line("throw Outcome.unexpectedNull(" + quoted(field.getName()) + ");");
        code.close();
      }
      boolean mayBeNull = value.nullable() && field.isNullable();
      if (type == ColumnType.BOOLEAN) {
        String notNull = mayBeNull ? "!" + value.nullFlag() : "true";
        if (mayBeNull) {
          code.line("validBits |= (" + notNull + " ? 1L : 0L) << row;");
        }
        code.line("bits |= (" + notNull + " & (" + value.code() + ") ? 1L : 0L) << row;");
        return;
      }
      if (mayBeNull) {
        code.open("if (!" + value.nullFlag() + ")");
      }
      switch (type) {
        case BOOLEAN -> throw new IllegalStateException("bits are gathered");
        case INT -> code.line("RawMemory.putInt(data + ((long) row << 2), " + value.code() + ");");
        case DOUBLE ->
            code.line("RawMemory.putDouble(data + ((long) row << 3), " + value.code() + ");");
        case BIGINT, TIMESTAMP ->
            code.line("RawMemory.putLong(data + ((long) row << 3), " + value.code() + ");");
        case DECIMAL -> {
          String at = "data + ((long) row << 4)";
          code.line("RawMemory.putLong(" + at + ", " + value.code() + ");");
          code.line("RawMemory.putLong(" + at + " + 8L, " + value.high() + ");");
        }
        case VARCHAR ->
            code.line("column.appendString(" + value.code() + ", " + value.length() + ");");
      }
      if (mayBeNull && type == ColumnType.VARCHAR) {
        code.otherwise();
        code.line("column.appendNullString();");
      } else if (mayBeNull) {
        code.line("RawMemory.setBit(valid, row);");
      }
      if (mayBeNull) {
        code.close();
      }
    }

    private void beforeLoop(RowCode code, Field field, ColumnType type, Value value) {
      beforeLoop(code);
      if (type == ColumnType.VARCHAR) {
        return;
      }
      methods.append("final long data = column.dataAddress();\n");
      if (type == ColumnType.BOOLEAN) {
        methods.append("long bits = 0L;\n");
      }
      if (field.isNullable() && value.nullable()) {
        methods.append("final long valid = column.validityAddress();\n");
        if (type == ColumnType.BOOLEAN) {
          methods.append("long validBits = 0L;\n");
        }
      } else if (field.isNullable()) {
        methods.append("Outcome.allValid(column.validityAddress(), count);\n");
      }
    }

    private void beforeLoop(RowCode code) {
      for (String line : code.beforeLoop()) {
        methods.append(line).append('\n');
      }
    }

    private void row(RowCode code) {
      if (code.usesScratch()) {
        methods.append("scratch.reset();\n");
      }
      methods.append(code.statements());
    }

    private String declaration() {
      StringBuilder fields = new StringBuilder();
      StringBuilder assignments = new StringBuilder();
      for (Literals.KernelField field : literals.fields()) {
        fields.append("private final " + field.type() + " " + field.name() + ";\n");
        assignments.append("this." + field.name() + " = " + field.value() + ";\n");
      }
      return """
          package %1$s;
          import dev.laminardb.core.batch.Batch;
          import dev.laminardb.core.batch.BatchBuilder;
          import dev.laminardb.core.batch.ColumnBuilder;
          import dev.laminardb.core.batch.RawMemory;
          import dev.laminardb.core.kernel.*;
          public final class %2$s implements ProjectionKernel {
          private final Constants constants;
          private final long literals;
          private final Scratch scratch;
          %3$spublic %2$s(Constants constants, Scratch scratch, Object[] objects) {
          this.constants = constants;
          this.literals = constants.address();
          this.scratch = scratch;
          %4$s}
          public void close() {
          constants.close();
          scratch.close();
          }
          """
          .formatted(GeneratedClasses.PACKAGE, className, fields, assignments);
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
}
