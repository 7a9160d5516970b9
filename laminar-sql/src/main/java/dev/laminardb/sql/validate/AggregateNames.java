package dev.laminardb.sql.validate;

import dev.laminardb.sql.function.Routine;
import dev.laminardb.sql.function.UserFunctions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;

/** Tells aggregates from other functions in a tree as parsed. Immutable. */
final class AggregateNames {
  private static final Set<String> BUILT_IN =
      names(FunctionNames.routines()).collect(Collectors.toUnmodifiableSet());

  private final Set<String> names;

  private AggregateNames(Set<String> names) {
    this.names = names;
  }

  /** Those that are built in, and the application's. */
  static AggregateNames with(UserFunctions functions) {
    return new AggregateNames(names(functions.routines()).collect(Collectors.toUnmodifiableSet()));
  }

  private static Stream<String> names(List<Routine> routines) {
    return routines.stream()
        .filter(routine -> routine.kind() == Routine.Kind.AGGREGATE)
        .map(routine -> routine.name().toUpperCase(Locale.ROOT));
  }

  /** Whether a call is one of an aggregate. */
  boolean isAggregate(SqlCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    return call.getOperator().isAggregator() || BUILT_IN.contains(name) || names.contains(name);
  }
}
