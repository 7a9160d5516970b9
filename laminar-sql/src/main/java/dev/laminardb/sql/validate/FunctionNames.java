package dev.laminardb.sql.validate;

import dev.laminardb.sql.function.Routine;
import dev.laminardb.sql.function.SeriesOperator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;

/** The functions that are built in, by the names that users write. */
final class FunctionNames {
  /** Functions that become others before names are looked up. */
  private static final List<String> REWRITTEN =
      List.of("FORMAT", "JSON_AGG", "JSON_ARRAYAGG", "JSON_OBJECTAGG", "JSON_OBJECT_AGG");

  private static final List<String> AGGREGATES =
      List.of("APPROX_COUNT_DISTINCT", "AVG", "COUNT", "MAX", "MIN", "SUM");

  private static final List<Routine> ALL = collect();

  private FunctionNames() {}

  /** Whether a function becomes others before names are looked up. */
  static boolean isRewritten(String name) {
    return REWRITTEN.contains(name.toUpperCase(Locale.ROOT));
  }

  /** The names of all, sorted. */
  static List<String> all() {
    return routines().stream().map(Routine::name).toList();
  }

  /** All, in the order of their names. */
  static List<Routine> routines() {
    return ALL;
  }

  private static List<Routine> collect() {
    Map<String, Routine> byName = new TreeMap<>();
    Dialect.operators().getOperatorList().stream()
        .filter(FunctionNames::isScalar)
        .forEach(operator -> add(written(operator), Routine.Kind.FUNCTION, byName));
    REWRITTEN.forEach(
        name ->
            add(
                name,
                name.startsWith("JSON") ? Routine.Kind.AGGREGATE : Routine.Kind.FUNCTION,
                byName));
    AGGREGATES.forEach(name -> add(name, Routine.Kind.AGGREGATE, byName));
    DialectAggregates.names().forEach(name -> add(name, Routine.Kind.AGGREGATE, byName));
    add(SeriesOperator.NAME, Routine.Kind.TABLE_FUNCTION, byName);
    return List.copyOf(byName.values());
  }

  private static void add(String name, Routine.Kind kind, Map<String, Routine> byName) {
    byName.put(name, Routine.builtIn(name, kind));
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
