package dev.laminardb.sql.function;

import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlOperator;

/** All functions of this package. */
public final class ScalarFunctions {
  private static final List<SqlOperator> ALL =
      Stream.of(
              ArrayFunctions.all(),
              ArrayComparison.all(),
              MapFunctions.all(),
              TextFunctions.all(),
              ByteFunctions.all(),
              Concatenations.all(),
              RegexFunctions.all(),
              NumberFunctions.all(),
              TimeFunctions.all(),
              TimeZoneOperator.all(),
              List.of(PeriodOverlap.FUNCTION),
              JsonFunctions.all(),
              JsonConstruction.all(),
              DialectOperators.all())
          .<SqlOperator>flatMap(List::stream)
          .toList();

  private ScalarFunctions() {}

  /** Every function, once under each of its names. */
  public static List<SqlOperator> all() {
    return ALL;
  }
}
