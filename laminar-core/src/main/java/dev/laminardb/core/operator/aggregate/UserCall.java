package dev.laminardb.core.operator.aggregate;

import java.util.List;

/**
 * What an {@link AggregateCall} of {@link AggregateFunction#USER} is of. Immutable.
 *
 * @param arguments the input columns, each of the type that the aggregate's parameter stands for
 */
public record UserCall(UserAggregate aggregate, List<Integer> arguments) {
  /** Copies the list. */
  public UserCall {
    arguments = List.copyOf(arguments);
  }
}
