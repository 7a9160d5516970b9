package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The text of a segment's class and the constants it is given. Each output column has two loops,
 * over all rows and over selected ones, and each loop is a method of its own, for the JIT compiles
 * no method of more than 8,000 bytecodes. Columns that share dear work with the predicate are
 * computed in its loop instead.
 *
 * @param className the class's full name
 * @param text Java, as far as Janino reads it
 * @param literals the bytes of the constant area
 * @param objects the constant objects, such as compiled patterns
 * @param calledClasses the application's classes whose methods it calls
 * @param passThrough as in {@link dev.laminardb.core.kernel.Segment}
 * @param filterColumns as in {@link dev.laminardb.core.kernel.Segment}
 */
@SuppressWarnings("ArrayRecordComponent")
record SegmentSource(
    String className,
    String text,
    byte[] literals,
    List<Object> objects,
    Set<Class<?>> calledClasses,
    int[] passThrough,
    int[] filterColumns) {

  /** Some five characters are a byte of code, of which a method may have 8,000. */
  private static final int MOST_SHARED_TEXT = 20_000;

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
      List<Integer> filterColumns = filter(condition, projects, computed);
      computed.removeAll(filterColumns);
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
          literals.called(),
          passThrough,
          filterColumns.stream().mapToInt(Integer::intValue).toArray());
    }

    private int passThrough(RexNode project, Field to) {
      if (!(project instanceof RexInputRef reference)) {
        return -1;
      }
      Field from = input.getFields().get(reference.getIndex());
      boolean same = from.getType().equals(to.getType()) && (to.isNullable() || !from.isNullable());
      return same ? reference.getIndex() : -1;
    }

    /**
     * Writes the predicate, and into its loop the columns that share work with it.
     *
     * @return those columns
     */
    private List<Integer> filter(
        @Nullable RexNode condition, List<RexNode> projects, List<Integer> computed) {
      methods.append("public int filter(Batch in, int[] selection, BatchBuilder out) {\n");
      if (condition == null) {
        methods.append("throw new IllegalStateException(\"the segment has no predicate\");\n}\n");
        return List.of();
      }
      List<Integer> sharing = SharedWork.withCondition(condition, projects, computed);
      if (!sharing.isEmpty() && filterAndProject(condition, projects, sharing)) {
        return sharing;
      }
      RowCode code = new RowCode(input, SharedWork.repeated(List.of(condition)));
      Value passes =
          new ExpressionGenerator(code, literals).generate(condition, ColumnType.BOOLEAN);
      lines(code.beforeLoop());
      methods.append("final int rows = in.rowCount();\nint passed = 0;\n");
      methods.append("for (int i = 0; i < rows; i++) {\n");
      row(code);
      // Writes every row and keeps it only if it passes: no branch to mispredict.
      methods.append("selection[passed] = i;\n");
      methods.append("passed += ").append(passes.code()).append(" ? 1 : 0;\n");
      methods.append("}\nreturn passed;\n}\n");
      return List.of();
    }

    /** Whether it was written: not where the loop would become too large. */
    private boolean filterAndProject(
        RexNode condition, List<RexNode> projects, List<Integer> columns) {
      List<RexNode> expressions = new ArrayList<>();
      expressions.add(condition);
      columns.forEach(column -> expressions.add(projects.get(column)));
      RowCode code = new RowCode(input, SharedWork.repeated(expressions));
      ExpressionGenerator generator = new ExpressionGenerator(code, literals);
      Value passes = generator.generate(condition, ColumnType.BOOLEAN);
      code.open("if (" + passes.code() + ")");
      code.line("selection[row] = i;");
      List<OutputColumn> outputs = new ArrayList<>();
      for (int column : columns) {
        Field field = output.getFields().get(column);
        OutputColumn to =
            new OutputColumn(column, field, generator.generate(projects.get(column), field));
        to.store(code);
        outputs.add(to);
      }
      code.line("row++;");
      code.close();
      if (code.statements().length() > MOST_SHARED_TEXT) {
        return false;
      }
      lines(code.beforeLoop());
      for (int column : columns) {
        String builder = OutputColumn.builder(column);
        methods.append("final ColumnBuilder " + builder + " = out.column(" + column + ");\n");
      }
      outputs.forEach(to -> lines(to.beforeLoop()));
      methods.append("final int rows = in.rowCount();\nint row = 0;\n");
      methods.append("for (int i = 0; i < rows; i++) {\n");
      row(code);
      methods.append("}\n");
      outputs.forEach(to -> lines(to.afterLoop("row")));
      methods.append("return row;\n}\n");
      return true;
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
      RowCode code = new RowCode(input, SharedWork.repeated(List.of(project)));
      Value value = new ExpressionGenerator(code, literals).generate(project, field);
      OutputColumn to = new OutputColumn(index, field, value);
      to.store(code);
      String parameters = "int count, ColumnBuilder " + OutputColumn.builder(index) + ") {\n";

      methods.append("private void dense" + index + "(Batch in, " + parameters);
      columnLoop(code, to, "row");
      methods.append("private void selected" + index + "(Batch in, int[] selection, " + parameters);
      columnLoop(code, to, "selection[row]");
    }

    private void columnLoop(RowCode code, OutputColumn to, String inputRow) {
      lines(code.beforeLoop());
      lines(to.beforeLoop());
      methods.append("for (int row = 0; row < count; row++) {\n");
      methods.append("final int i = " + inputRow + ";\n");
      row(code);
      methods.append("}\n");
      lines(to.afterLoop("count"));
      methods.append("}\n");
    }

    private void lines(Collection<String> lines) {
      for (String line : lines) {
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
          import dev.laminardb.core.batch.ArrayLayout;
          import dev.laminardb.core.batch.ArrayType;
          import dev.laminardb.core.batch.ArrayWriter;
          import dev.laminardb.core.batch.MapLayout;
          import dev.laminardb.core.batch.MapType;
          import dev.laminardb.core.batch.MapWriter;
          import dev.laminardb.core.batch.StructLayout;
          import dev.laminardb.core.batch.StructWriter;
          import dev.laminardb.core.batch.Batch;
          import dev.laminardb.core.batch.BatchBuilder;
          import dev.laminardb.core.batch.ColumnBuilder;
          import dev.laminardb.core.batch.RawMemory;
          import dev.laminardb.core.kernel.*;
          import java.util.function.BiFunction;
          import java.util.function.Function;
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
  }
}
