package dev.laminardb.sql.validate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;

/** The names of functions as users write them, for suggestions. */
final class FunctionNames {
  /** Functions that become others before names are looked up. */
  private static final List<String> REWRITTEN =
      List.of("FORMAT", "JSON_AGG", "JSON_ARRAYAGG", "JSON_OBJECTAGG", "JSON_OBJECT_AGG");

  private FunctionNames() {}

  /** Whether a function becomes others before names are looked up. */
  static boolean isRewritten(String name) {
    return REWRITTEN.contains(name.toUpperCase(Locale.ROOT));
  }

  /** All, sorted. */
  static List<String> all() {
    return Stream.concat(
            Stream.of("APPROX_COUNT_DISTINCT", "AVG", "COUNT", "MAX", "MIN", "SUM"),
            Stream.concat(
                Stream.concat(REWRITTEN.stream(), DialectAggregates.names().stream()),
                Dialect.operators().getOperatorList().stream()
                    .filter(FunctionNames::isScalar)
                    .map(FunctionNames::written)))
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean isScalar(SqlOperator operator) {
    return operator instanceof SqlFunction
        && !operator.isAggregator()
        && operator.isDeterministic()
        && !operator.isDynamicFunction()
        && !operator.getName().startsWith("$")
        && !StandardOperators.isStructure(operator);
  }

  private static String written(SqlOperator operator) {
    return operator.getName().equals("TRANSLATE3") ? "TRANSLATE" : operator.getName();
  }
}
