package dev.laminardb.sql.function;

import static dev.laminardb.sql.function.Argument.INTEGER;
import static dev.laminardb.sql.function.Argument.INTERVAL;
import static dev.laminardb.sql.function.Argument.REAL;
import static dev.laminardb.sql.function.Argument.TIME;
import static dev.laminardb.sql.function.KernelFunction.of;

import java.util.List;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions of time, in UTC, with PostgreSQL's names and meanings. */
final class TimeFunctions {
  private TimeFunctions() {}

  static List<KernelFunction> all() {
    return List.of(
        of("DATE_BIN", "Timestamps.bin", SqlTypeName.TIMESTAMP, 3, INTERVAL, TIME, TIME),
        of("TO_TIMESTAMP", "Timestamps.ofEpoch", SqlTypeName.TIMESTAMP, 1, REAL),
        of(
            "MAKE_TIMESTAMP",
            "Timestamps.of",
            SqlTypeName.TIMESTAMP,
            6,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            INTEGER,
            REAL));
  }
}
