package dev.laminardb.sql.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.operator.FilterProjectOperator;
import dev.laminardb.core.operator.OperatorContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Rows to evaluate expressions over. Each is evaluated over nullable columns and, on the rows
 * without a null, over columns that are NOT NULL; over all rows and over selected ones; and every
 * byte has to be given back.
 */
final class Table {
  private final ColumnType[] types;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  Table(ColumnType... types) {
    this.types = types;
  }

  Table row(@Nullable Object... values) {
    rows.add(values);
    return this;
  }

  /** The columns of one variant of the table. */
  record Columns(ColumnType[] types, boolean nullable) {
    RexNode get(int index) {
      return new RexInputRef(index, Expressions.type(types[index], nullable));
    }

    Schema schema() {
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < types.length; i++) {
        fields.add(types[i].field("c" + i, nullable));
      }
      return new Schema(fields);
    }
  }

  Columns columns(boolean nullable) {
    return new Columns(types, nullable);
  }

  /** Checks an expression's value for every row. */
  void check(Function<Columns, RexNode> expression, @Nullable Object... expected) {
    assertThat(project(expression.apply(columns(true)), true, rows)).containsExactly(expected);
    List<@Nullable Object[]> complete = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!Arrays.asList(rows.get(i)).contains(null)) {
        complete.add(rows.get(i));
        values.add(expected[i]);
      }
    }
    assertThat(project(expression.apply(columns(false)), false, complete))
        .containsExactlyElementsOf(values);
  }

  /** Evaluates an expression over the nullable columns. */
  List<@Nullable Object> evaluate(Function<Columns, RexNode> expression) {
    return project(expression.apply(columns(true)), true, rows);
  }

  private List<@Nullable Object> project(
      RexNode expression, boolean nullable, List<@Nullable Object[]> of) {
    Schema input = columns(nullable).schema();
    ColumnType type = Types.of(expression);
    Schema output = new Schema(List.of(type.field("result", expression.getType().isNullable())));
    Segment segment =
        new SegmentCompiler().compile("test", input, null, List.of(expression), output);
    int[] every = new int[of.size() * 2];
    for (int i = 0; i < every.length; i++) {
      every[i] = i / 2;
    }
    try (BufferAllocator allocator = new RootAllocator()) {
      List<@Nullable Object> dense = run(segment, input, of, allocator, null, of.size());
      List<@Nullable Object> twice = run(segment, input, of, allocator, every, every.length);
      List<@Nullable Object> expected = new ArrayList<>();
      dense.forEach(value -> expected.addAll(Collections.nCopies(2, value)));
      assertThat(twice).containsExactlyElementsOf(expected);
      assertThat(allocator.getAllocatedMemory()).isZero();
      return dense;
    }
  }

  private List<@Nullable Object> run(
      Segment segment,
      Schema input,
      List<@Nullable Object[]> of,
      BufferAllocator allocator,
      int @Nullable [] selection,
      int count) {
    List<@Nullable Object> values = new ArrayList<>();
    try (BatchPool sources = new BatchPool(input, allocator);
        BatchPool results = new BatchPool(segment.output(), allocator, segment.passThrough());
        ProjectionKernel kernel = segment.kernels().create(allocator)) {
      Batch in = fill(sources.builder(), of);
      try {
        BatchBuilder builder = results.builder();
        if (segment.passThrough()[0] >= 0) {
          builder.discard();
          for (int i = 0; i < count; i++) {
            values.add(value(in, segment.passThrough()[0], selection == null ? i : selection[i]));
          }
          return values;
        }
        boolean done = false;
        try {
          kernel.project(0, in, selection, count, builder);
          done = true;
        } finally {
          if (!done) {
            builder.discard();
          }
        }
        builder.addRows(count);
        Batch out = builder.build();
        for (int i = 0; i < count; i++) {
          values.add(value(out, 0, i));
        }
        out.release();
      } finally {
        in.release();
      }
    }
    return values;
  }

  /** The rows that pass a condition over nullable columns. */
  List<Integer> passing(Function<Columns, RexNode> condition) {
    Schema input = columns(true).schema();
    Segment segment =
        new SegmentCompiler()
            .compile(
                "test", input, condition.apply(columns(true)), List.of(), new Schema(List.of()));
    List<Integer> passing = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        BatchPool sources = new BatchPool(input, allocator);
        ProjectionKernel kernel = segment.kernels().create(allocator)) {
      Batch in = fill(sources.builder(), rows);
      int[] selection = new int[in.rowCount()];
      int count = kernel.filter(in, selection, null);
      in.release();
      for (int i = 0; i < count; i++) {
        passing.add(selection[i]);
      }
    }
    return passing;
  }

  /** The values of columns in the rows that pass a condition, over nullable columns. */
  List<List<@Nullable Object>> filtered(RexNode condition, List<RexNode> projects) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < projects.size(); i++) {
      RexNode project = projects.get(i);
      fields.add(Types.of(project).field("r" + i, project.getType().isNullable()));
    }
    Schema input = columns(true).schema();
    Segment segment =
        new SegmentCompiler().compile("test", input, condition, projects, new Schema(fields));
    List<List<@Nullable Object>> values = new ArrayList<>();
    projects.forEach(project -> values.add(new ArrayList<>()));
    try (BufferAllocator allocator = new RootAllocator();
        BatchPool sources = new BatchPool(input, allocator);
        FilterProjectOperator operator = new FilterProjectOperator(segment)) {
      operator.open(new Reading(allocator, values));
      Batch in = fill(sources.builder(), rows);
      try {
        operator.onBatch(0, in);
      } finally {
        in.release();
      }
    }
    return values;
  }

  /** Adds the values of each column to its list. */
  private record Reading(BufferAllocator allocator, List<List<@Nullable Object>> values)
      implements OperatorContext {
    @Override
    public void emit(Batch batch) {
      for (int column = 0; column < values.size(); column++) {
        for (int row = 0; row < batch.rowCount(); row++) {
          values.get(column).add(value(batch, column, row));
        }
      }
    }

    @Override
    public void countLateRows(int rows) {
      throw new AssertionError("no row is late here");
    }
  }

  private Batch fill(BatchBuilder builder, List<@Nullable Object[]> of) {
    for (int row = 0; row < of.size(); row++) {
      for (int i = 0; i < types.length; i++) {
        set(builder.column(i), types[i], row, of.get(row)[i]);
      }
    }
    builder.addRows(of.size());
    return builder.build();
  }

  private static void set(ColumnBuilder column, ColumnType type, int row, @Nullable Object value) {
    if (value == null) {
      if (type == ColumnType.VARCHAR) {
        column.appendNullString();
      }
      return;
    }
    switch (type) {
      case BOOLEAN -> column.setBoolean(row, (Boolean) value);
      case TINYINT -> column.setByte(row, ((Number) value).byteValue());
      case SMALLINT -> column.setShort(row, ((Number) value).shortValue());
      case REAL -> column.setFloat(row, ((Number) value).floatValue());
      case INT, DATE, MONTHS -> column.setInt(row, (Integer) value);
      case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL ->
          column.setLong(row, ((Number) value).longValue());
      case DECIMAL -> throw new IllegalArgumentException("a DECIMAL without its digits");
      case DOUBLE -> column.setDouble(row, ((Number) value).doubleValue());
      case VARCHAR -> {
        byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
        column.appendString(bytes, 0, bytes.length);
      }
    }
  }

  private static @Nullable Object value(Batch batch, int column, int row) {
    FieldVector vector = batch.vector(column);
    Object value = vector.getObject(row);
    if (value == null) {
      return null;
    }
    return switch (ColumnType.of(vector.getField())) {
      case VARCHAR -> value.toString();
      case DATE -> ((DateDayVector) vector).get(row);
      case TIMESTAMP -> ((TimeStampMicroVector) vector).get(row);
      default -> value;
    };
  }
}
