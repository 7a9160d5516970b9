package dev.laminardb.sql.function;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.operator.aggregate.UserAggregate;
import dev.laminardb.core.state.ObjectCodec;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate in Java: an object with the methods {@code create}, {@code add} and {@code result},
 * and perhaps {@code retract}, {@code merge}, {@code encode} and {@code decode}. Immutable.
 *
 * @param name in SQL, whose case does not matter
 * @param parameters those of {@code add}, behind the state
 */
public record UserAggregateFunction(
    String name, List<JavaType> parameters, JavaType result, UserAggregate aggregate) {

  /** Copies the list. */
  public UserAggregateFunction {
    parameters = List.copyOf(parameters);
  }

  /**
   * An object's methods.
   *
   * @throws LaminarException INVALID_OPERATION if one is missing or does not fit the others
   */
  public static UserAggregateFunction of(String name, Object object) {
    UserFunction.checkName(name);
    AggregateMethods methods = new AggregateMethods(name, object);
    MethodHandle create = methods.required("create");
    Class<?> state = create.type().returnType();
    methods.check(create, "create", state, List.of());
    MethodHandle add = methods.required("add");
    List<Class<?>> taken = add.type().parameterList();
    if (taken.isEmpty() || !taken.get(0).isAssignableFrom(state)) {
      throw methods.refused("its add does not begin with the state, " + state.getName());
    }
    methods.checkChange(add, "add", state, taken);
    MethodHandle result = methods.required("result");
    JavaType returned = UserFunction.result(name, result.type().returnType());
    methods.check(result, "result", result.type().returnType(), List.of(state));
    @Nullable MethodHandle retract = methods.optional("retract");
    if (retract != null) {
      methods.checkChange(retract, "retract", state, taken);
    }
    @Nullable MethodHandle merge = methods.optional("merge");
    if (merge != null) {
      methods.checkChange(merge, "merge", state, List.of(state, state));
    }
    ObjectCodec codec = methods.codec(state);
    List<JavaType> parameters = new ArrayList<>();
    for (Class<?> parameter : taken.subList(1, taken.size())) {
      parameters.add(UserFunction.type(name, parameter));
    }
    return new UserAggregateFunction(
        name,
        parameters,
        returned,
        new UserAggregate(
            name, new UserAggregate.Methods(create, add, retract, merge, result), codec));
  }
}
