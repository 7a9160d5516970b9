package dev.laminardb.sql.validate;

import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;

/** The names of functions as users write them, for suggestions. */
final class FunctionNames {
  private FunctionNames() {}

  /** All, sorted. */
  static List<String> all() {
    return Stream.concat(
            Stream.of("APPROX_COUNT_DISTINCT", "AVG", "COUNT", "MAX", "MIN", "SUM"),
            Stream.concat(
                DialectAggregates.names().stream(),
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
