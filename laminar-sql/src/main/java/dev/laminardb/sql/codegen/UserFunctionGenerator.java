package dev.laminardb.sql.codegen;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.sql.function.JavaType;
import dev.laminardb.sql.function.UserFunction;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/**
 * Calls of functions in Java. Primitive values are handed over as they are; everything else becomes
 * an object for each call.
 */
final class UserFunctionGenerator {
  private final ExpressionGenerator expressions;
  private final RowCode code;
  private final Literals literals;

  UserFunctionGenerator(ExpressionGenerator expressions, RowCode code, Literals literals) {
    this.expressions = expressions;
    this.code = code;
    this.literals = literals;
  }

  Value call(RexCall call, UserFunction function) {
    code.needKernel();
    List<String> arguments = new ArrayList<>();
    List<Value> required = new ArrayList<>();
    for (int i = 0; i < function.parameters().size(); i++) {
      JavaType parameter = function.parameters().get(i);
      RexNode operand = call.getOperands().get(i);
      Value value =
          parameter == JavaType.DECIMAL
              ? expressions.generate(operand)
              : expressions.generate(operand, parameter.column());
      String argument = argument(parameter, operand, value);
      if (!parameter.isNullable()) {
        required.add(value);
      } else if (value.nullable()) {
        argument = "(" + value.nullFlag() + " ? null : " + argument + ")";
      }
      arguments.add(argument);
    }
    String notCalled = code.anyNull(required);
    return notCalled.equals(Value.ALWAYS)
        ? Value.nullOf(function.result().column())
        : result(function, invocation(function, arguments), notCalled);
  }

  private static String argument(JavaType parameter, RexNode operand, Value value) {
    return switch (parameter) {
      case BOOLEAN, INT, LONG, DOUBLE -> value.code();
      case BOOLEAN_OBJECT -> "Boolean.valueOf(" + value.code() + ")";
      case INT_OBJECT -> "Integer.valueOf(" + value.code() + ")";
      case LONG_OBJECT -> "Long.valueOf(" + value.code() + ")";
      case DOUBLE_OBJECT -> "Double.valueOf(" + value.code() + ")";
      case STRING -> "JavaValues.text(" + StringGenerator.place(value) + ")";
      case DATE -> "JavaValues.date(" + value.code() + ")";
      case INSTANT -> "JavaValues.instant(" + value.code() + ")";
      case DATE_TIME -> "JavaValues.dateTime(" + value.code() + ")";
      case DECIMAL -> decimal(operand, value);
    };
  }

  private static String decimal(RexNode operand, Value value) {
    return value.type() == ColumnType.DECIMAL
        ? "Decimals.toBigDecimal("
            + value.code()
            + ", "
            + value.high()
            + ", "
            + operand.getType().getScale()
            + ")"
        : "JavaValues.decimal(" + value.code() + ")";
  }

  private String invocation(UserFunction function, List<String> arguments) {
    Method method = function.method();
    if (method != null) {
      literals.calls(method.getDeclaringClass());
      return method.getDeclaringClass().getCanonicalName()
          + "."
          + method.getName()
          + "("
          + String.join(", ", arguments)
          + ")";
    }
    Object object = Objects.requireNonNull(function.object());
    String type = object instanceof BiFunction ? "BiFunction" : "Function";
    String field = literals.constant(type, object);
    code.needField(type, field);
    List<String> boxed = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      boxed.add(boxed(function.parameters().get(i), arguments.get(i)));
    }
    return field + ".apply(" + String.join(", ", boxed) + ")";
  }

  private static String boxed(JavaType type, String value) {
    return switch (type) {
      case BOOLEAN -> "Boolean.valueOf(" + value + ")";
      case INT -> "Integer.valueOf(" + value + ")";
      case LONG -> "Long.valueOf(" + value + ")";
      case DOUBLE -> "Double.valueOf(" + value + ")";
      default -> value;
    };
  }

  private Value result(UserFunction function, String invocation, String notCalled) {
    JavaType type = function.result();
    boolean isMethod = function.method() != null;
    boolean primitive = !type.isNullable() && isMethod;
    String returned = code.name("r");
    String javaType =
        primitive ? Value.javaType(type.column()) : boxedClass(type).getCanonicalName();
    code.line(
        javaType + " " + returned + " = " + (primitive ? Value.zero(type.column()) : "null") + ";");
    if (!notCalled.isEmpty()) {
      code.open("if (!" + notCalled + ")");
    }
    String name = "\"" + function.name() + "\"";
    code.line("try {");
    code.line(returned + " = " + (isMethod ? "" : "(" + javaType + ") ") + invocation + ";");
    code.line("} catch (Throwable failure) {");
    code.line("throw JavaValues.failed(" + name + ", failure);");
    code.line("}");
    if (!type.isNullable() && !isMethod) {
      code.line("JavaValues.check(" + name + ", " + returned + ");");
    }
    if (!notCalled.isEmpty()) {
      code.close();
    }
    return primitive ? Value.of(type.column(), returned, notCalled) : unboxed(type, returned);
  }

  private static Class<?> boxedClass(JavaType type) {
    return switch (type) {
      case BOOLEAN -> Boolean.class;
      case INT -> Integer.class;
      case LONG -> Long.class;
      case DOUBLE -> Double.class;
      default -> type.javaClass();
    };
  }

  private Value unboxed(JavaType type, String returned) {
    String isNull = code.name("z");
    code.line("final boolean " + isNull + " = " + returned + " == null;");
    String value =
        switch (type) {
          case BOOLEAN, BOOLEAN_OBJECT -> returned + ".booleanValue()";
          case INT, INT_OBJECT -> returned + ".intValue()";
          case LONG, LONG_OBJECT -> returned + ".longValue()";
          case DOUBLE, DOUBLE_OBJECT -> returned + ".doubleValue()";
          case DATE -> "JavaValues.days(" + returned + ")";
          case INSTANT, DATE_TIME -> "JavaValues.micros(" + returned + ")";
          case STRING -> "JavaValues.string(scratch, " + returned + ")";
          case DECIMAL -> throw new IllegalArgumentException("a result of DECIMAL");
        };
    Value nullable = Value.of(type.column(), "", isNull);
    return type == JavaType.STRING
        ? code.strictString(value, nullable)
        : code.strict(type.column(), value, nullable);
  }
}
