package dev.laminardb.sql.codegen;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.kernel.Constants;
import dev.laminardb.core.kernel.NoKernel;
import dev.laminardb.core.kernel.ProjectionKernel;
import dev.laminardb.core.kernel.Scratch;
import dev.laminardb.core.kernel.Segment;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rex.RexNode;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;
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
  private final CompiledKernels kernels = new CompiledKernels();

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
      return new Segment(output, false, source.passThrough(), allocator -> new NoKernel());
    }
    Constructor<? extends ProjectionKernel> constructor = constructor(name, source);
    Object[] objects = source.objects().toArray();
    return new Segment(
        output,
        condition != null,
        source.passThrough(),
        allocator -> kernel(constructor, allocator, source.literals(), objects));
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

  private Constructor<? extends ProjectionKernel> constructor(String name, SegmentSource source) {
    Constructor<? extends ProjectionKernel> known = kernels.find(source.text());
    if (known != null) {
      return known;
    }
    SimpleCompiler compiler = new SimpleCompiler();
    compiler.setParentClassLoader(SegmentCompiler.class.getClassLoader());
    try {
      compiler.cook(source.text());
      Constructor<? extends ProjectionKernel> constructor =
          compiler
              .getClassLoader()
              .loadClass(source.className())
              .asSubclass(ProjectionKernel.class)
              .getConstructor(Constants.class, Scratch.class, Object[].class);
      kernels.add(source.text(), constructor);
      return constructor;
    } catch (CompileException | InternalCompilerException | ReflectiveOperationException e) {
      throw failure(name, e);
    }
  }

  private static LaminarException failure(String name, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("64 KB")) {
        return new LaminarException(
            ErrorCode.UNSUPPORTED,
            "an expression of \"" + name + "\" is too large to compile; split it over two streams",
            failure);
      }
    }
    return new LaminarException(
        ErrorCode.INTERNAL, "the generated code of \"" + name + "\" does not compile", failure);
  }

  private static ProjectionKernel kernel(
      Constructor<? extends ProjectionKernel> constructor,
      BufferAllocator allocator,
      byte[] literals,
      Object[] objects) {
    Constants constants = new Constants(allocator, literals);
    try {
      return constructor.newInstance(constants, new Scratch(allocator), objects);
    } catch (ReflectiveOperationException e) {
      constants.close();
      throw new LaminarException(ErrorCode.INTERNAL, "a generated kernel cannot be made", e);
    }
  }
}
