package dev.laminardb.sql.function;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scalar function in Java: a public static method, which generated code calls as its own, or a
 * {@link Function} or {@link BiFunction}. Immutable.
 *
 * @param name in SQL, whose case does not matter
 * @param method the static method, or null
 * @param object the Function or BiFunction, or null
 */
public record UserFunction(
    String name,
    List<JavaType> parameters,
    JavaType result,
    @Nullable Method method,
    @Nullable Object object) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Copies the list. */
  public UserFunction {
    parameters = List.copyOf(parameters);
  }

  /**
   * A static method.
   *
   * @throws LaminarException INVALID_OPERATION if it cannot be called, or not with SQL's values
   */
  public static UserFunction of(String name, Method method) {
    checked(name, method);
    List<JavaType> parameters = new ArrayList<>();
    for (Class<?> parameter : method.getParameterTypes()) {
      parameters.add(type(name, parameter));
    }
    return new UserFunction(name, parameters, result(name, method.getReturnType()), method, null);
  }

  /** A method that can be called. */
  private static Method checked(String name, Method method) {
    checkName(name);
    if (!Modifier.isStatic(method.getModifiers()) || !isPublic(method)) {
      throw refused(name, method + " is no public static method of a public class");
    }
    Class<?> owner = method.getDeclaringClass();
    if (!owner.getModule().isExported(owner.getPackageName())) {
      throw refused(name, "its package " + owner.getPackageName() + " is not exported");
    }
    return method;
  }

  /**
   * The public static method of a class that has a name.
   *
   * @throws LaminarException INVALID_OPERATION if there is none or there are several, or it cannot
   *     be called
   */
  public static UserFunction of(String name, Class<?> owner, String methodName) {
    return of(name, method(name, owner, methodName));
  }

  /** The only public static method of a class that has a name. */
  static Method method(String name, Class<?> owner, String methodName) {
    List<Method> methods =
        Arrays.stream(owner.getMethods())
            .filter(m -> m.getName().equals(methodName) && Modifier.isStatic(m.getModifiers()))
            .toList();
    if (methods.size() != 1) {
      String found = methods.isEmpty() ? "no" : "more than one";
      throw refused(
          name, owner.getName() + " has " + found + " public static method " + methodName);
    }
    return checked(name, methods.get(0));
  }

  /** A function of one argument. */
  public static UserFunction of(
      String name, Class<?> result, Class<?> argument, Function<?, ?> function) {
    checkName(name);
    return new UserFunction(
        name, List.of(type(name, argument)), result(name, result), null, function);
  }

  /** A function of two arguments. */
  public static UserFunction of(
      String name, Class<?> result, Class<?> first, Class<?> second, BiFunction<?, ?, ?> function) {
    checkName(name);
    return new UserFunction(
        name, List.of(type(name, first), type(name, second)), result(name, result), null, function);
  }

  private static boolean isPublic(Method method) {
    Stream<Class<?>> classes =
        Stream.iterate(method.getDeclaringClass(), c -> c != null, Class::getEnclosingClass);
    return Modifier.isPublic(method.getModifiers())
        && classes.allMatch(c -> Modifier.isPublic(c.getModifiers()));
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw refused(name, "a name has letters, digits and underscores");
    }
  }

  static JavaType type(String name, Class<?> javaClass) {
    return JavaType.of(javaClass)
        .orElseThrow(
            () -> refused(name, javaClass.getName() + " is none of its types: " + JavaType.list()));
  }

  static JavaType result(String name, Class<?> javaClass) {
    JavaType type = type(name, javaClass);
    if (type == JavaType.DECIMAL) {
      throw refused(name, "a BigDecimal has no fixed scale: return a String, a long or a double");
    }
    return type;
  }

  static LaminarException refused(String name, String why) {
    return new LaminarException(
        ErrorCode.INVALID_OPERATION, "\"" + name + "\" cannot be a function: " + why);
  }

  /** How a function is called, such as {@code distance(DOUBLE, DOUBLE)}. */
  static String signature(String name, List<JavaType> parameters) {
    return name
        + parameters.stream().map(JavaType::sqlName).collect(Collectors.joining(", ", "(", ")"));
  }
}
