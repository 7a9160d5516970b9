package dev.laminardb.sql.function;

import java.util.Arrays;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/**
 * A function that one method of a class of {@code core.kernel} computes, of arguments none of which
 * is null; of others it is null. Arguments at the end may be left out: the method has an overload
 * for each number of them. Immutable.
 */
public final class KernelFunction extends SqlFunction {
  private final String method;
  private final List<Argument> arguments;
  private final boolean mayBeNull;
  private final @Nullable String state;

  private KernelFunction(
      String name,
      String method,
      SqlReturnTypeInference result,
      int required,
      List<Argument> arguments,
      boolean mayBeNull,
      @Nullable String state) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        result,
        (binding, returned, types) -> {
          for (int i = 0; i < types.length; i++) {
            Argument argument = arguments.get(Math.min(i, arguments.size() - 1));
            RelDataType notNull = argument.parameter(binding.getTypeFactory());
            types[i] = binding.getTypeFactory().createTypeWithNullability(notNull, true);
          }
        },
        Operands.of(required, arguments.stream().<SqlTypeFamily>map(Argument::family).toList()),
        // The parser makes calls of OVERLAY and TRANSLATE itself, and they are looked up as such.
        SqlFunctionCategory.STRING);
    this.method = method;
    this.arguments = arguments;
    this.mayBeNull = mayBeNull;
    this.state = state;
  }

  /**
   * A function whose result has one type.
   *
   * @param method {@code Class.method}
   * @param required how many arguments there are at least
   */
  static KernelFunction of(
      String name, String method, SqlTypeName result, int required, Argument... arguments) {
    return of(name, method, ReturnTypes.explicit(result), required, arguments);
  }

  /** A function whose result has a type that depends on its arguments. */
  static KernelFunction of(
      String name,
      String method,
      SqlReturnTypeInference result,
      int required,
      Argument... arguments) {
    return new KernelFunction(
        name,
        method,
        result.andThen(SqlTypeTransforms.TO_NULLABLE),
        required,
        Arrays.asList(arguments),
        false,
        null);
  }

  /** A function of text to text, such as most are. */
  static KernelFunction text(String name, String method, int required, Argument... arguments) {
    return of(name, method, SqlTypeName.VARCHAR, required, arguments);
  }

  /** The same with a result that may be null though no argument is: text only. */
  KernelFunction orNull() {
    return new KernelFunction(
        getName(),
        method,
        ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE),
        required(),
        arguments,
        true,
        state);
  }

  /**
   * The same as a method of an object that each kernel has of its own.
   *
   * @param constructorArguments as Java text
   */
  KernelFunction ofState(String constructorArguments) {
    return new KernelFunction(
        getName(),
        method,
        getReturnTypeInference(),
        required(),
        arguments,
        mayBeNull,
        "(" + constructorArguments + ")");
  }

  /** The same under another name. */
  KernelFunction as(String name) {
    return new KernelFunction(
        name, method, getReturnTypeInference(), required(), arguments, mayBeNull, state);
  }

  private int required() {
    return getOperandCountRange().getMin();
  }

  /** The class that has the method. */
  public String kernelClass() {
    return method.substring(0, method.indexOf('.'));
  }

  /** The method's name. */
  public String method() {
    return method.substring(method.indexOf('.') + 1);
  }

  /** What the arguments are computed as. */
  public List<Argument> arguments() {
    return arguments;
  }

  /** Whether the result may be null though no argument is. */
  public boolean mayBeNull() {
    return mayBeNull;
  }

  /** The Java text that makes the object whose method it is; null if the method is static. */
  public @Nullable String state() {
    return state == null ? null : "new " + kernelClass() + state;
  }
}
