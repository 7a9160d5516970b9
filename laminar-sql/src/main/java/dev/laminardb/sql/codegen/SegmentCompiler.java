package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.Changelog;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Constants;
import dev.laminardb.core.kernel.NoKernel;
import dev.laminardb.core.kernel.PairCondition;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.kernel.Scratch;
import dev.laminardb.core.kernel.Segment;
import dev.laminardb.core.operator.aggregate.AggregateKernel;
import dev.laminardb.core.operator.aggregate.AggregateLayout;
import dev.laminardb.core.operator.join.JoinSpec;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a filter and a projection into a {@link Segment}: expressions become Java, Janino makes
 * that a class, and each operator instance gets an object of it. Thread-safe; the first call in a
 * JVM takes a few hundred milliseconds, later ones a few.
 *
 * <p>What SQL leaves open is decided in the generators: {@link ComparisonGenerator} for NaN and the
 * order of strings, {@link NumericGenerator} for overflow, {@link CastGenerator} for conversions.
 */
public final class SegmentCompiler {
  private final GeneratedClasses classes = new GeneratedClasses();

  /** A compiler that has compiled nothing yet. */
  public SegmentCompiler() {}

  /**
   * Compiles a segment.
   *
   * @param name of the query, for the class name and messages
   * @param input the schema of the batches it reads
   * @param condition which rows pass, or null for all
   * @param projects one expression for each output column
   * @param output the schema of {@code projects}
   * @throws UnsupportedExpressionException if an expression cannot be compiled
   * @throws LaminarException if a constant LIKE pattern is malformed or the code grows too large
   */
  public Segment compile(
      String name,
      Schema input,
      @Nullable RexNode condition,
      List<RexNode> projects,
      Schema output) {
    SegmentSource source = source(name, input, condition, projects, output);
    if (condition == null && Arrays.stream(source.passThrough()).allMatch(c -> c >= 0)) {
      return new Segment(
          output, false, source.passThrough(), source.filterColumns(), allocator -> new NoKernel());
    }
    Constructor<?> constructor =
        classes.constructor(
            name,
            source.className(),
            source.text(),
            source.calledClasses(),
            Constants.class,
            Scratch.class,
            Object[].class);
    Object[] objects = source.objects().toArray();
    return new Segment(
        output,
        condition != null,
        source.passThrough(),
        source.filterColumns(),
        allocator -> kernel(constructor, allocator, source.literals(), objects));
  }

  /**
   * Compiles what a join asks of pairs besides equal keys.
   *
   * @param name of the query, for the class name and messages
   * @param condition over the columns of both sides as {@link JoinSpec} numbers them
   */
  public PairCondition compile(String name, JoinSpec join, RexNode condition) {
    List<Field> fields = new ArrayList<>(Changelog.withoutWeight(join.left()).getFields());
    fields.addAll(Changelog.withoutWeight(join.right()).getFields());
    int[] columns = RelOptUtil.InputFinder.bits(condition).toArray();
    Schema input = new Schema(IntStream.of(columns).mapToObj(fields::get).toList());
    RexNode overInput =
        condition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                return new RexInputRef(Arrays.binarySearch(columns, ref.getIndex()), ref.getType());
              }
            });
    Segment segment = compile(name, input, overInput, List.of(), new Schema(List.of()));
    return new PairCondition(columns, segment.kernels());
  }

  /**
   * Compiles what an aggregation does for each row.
   *
   * @param name of the query, for the class name and messages
   * @param input the schema of the batches it reads
   * @param filters the condition of each of the layout's filters, for which {@link #isFilter} holds
   */
  public AggregateKernel compile(
      String name, Schema input, AggregateLayout layout, List<RexNode> filters) {
    Searches searches = new Searches();
    AggregateSource source =
        AggregateSource.of(name, input, layout, filters.stream().map(searches::expand).toList());
    Constructor<?> constructor =
        classes.constructor(name, source.className(), source.text(), Set.of());
    try {
      return (AggregateKernel) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LaminarException(ErrorCode.INTERNAL, "a generated kernel cannot be made", e);
    }
  }

  /**
   * Whether a condition can be evaluated by an aggregation rather than before it: if it is one of
   * numbers and times. One that cannot be compiled is not.
   */
  public static boolean isFilter(Schema input, RexNode condition) {
    return AggregateSource.isFilter(input, new Searches().expand(condition));
  }

  static SegmentSource source(
      String name,
      Schema input,
      @Nullable RexNode condition,
      List<RexNode> projects,
      Schema output) {
    Searches searches = new Searches();
    return SegmentSource.of(
        name,
        input,
        condition == null ? null : searches.expand(condition),
        projects.stream().map(searches::expand).toList(),
        output);
  }

  /**
   * What of an expression cannot be compiled, such as {@code function SOUNDEX}, or empty if all of
   * it can.
   */
  public static Optional<String> unsupported(Schema input, RexNode expression) {
    try {
      new ExpressionGenerator(new RowCode(input), new Literals())
          .generate(new Searches().expand(expression));
      return Optional.empty();
    } catch (UnsupportedExpressionException e) {
      return Optional.of(e.construct());
    }
  }

  private static ProjectionKernel kernel(
      Constructor<?> constructor, BufferAllocator allocator, byte[] literals, Object[] objects) {
    Constants constants = new Constants(allocator, literals);
    try {
      return (ProjectionKernel) constructor.newInstance(constants, new Scratch(allocator), objects);
    } catch (ReflectiveOperationException e) {
      constants.close();
      throw new LaminarException(ErrorCode.INTERNAL, "a generated kernel cannot be made", e);
    }
  }
}
