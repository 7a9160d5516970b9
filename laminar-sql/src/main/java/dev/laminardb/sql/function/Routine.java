package dev.laminardb.sql.function;

import org.jspecify.annotations.Nullable;

/**
 * A function as the {@code information_schema} shows it.
 *
 * @param type the SQL type of its result; null of functions that are built in, which have several
 * @param isBuiltIn whether it is SQL's, and not registered by the application
 */
public record Routine(String name, Kind kind, @Nullable String type, boolean isBuiltIn) {

  /** What a function makes. */
  public enum Kind {
    /** A value of values. */
    FUNCTION,
    /** A value of many rows. */
    AGGREGATE,
    /** Rows. */
    TABLE_FUNCTION;

    /** As it is written in SQL. */
    public String sql() {
      return name().replace('_', ' ');
    }
  }

  /** A function that is built in. */
  public static Routine builtIn(String name, Kind kind) {
    return new Routine(name, kind, null, true);
  }

  static Routine of(UserFunction function) {
    return new Routine(function.name(), Kind.FUNCTION, sql(function.result()), false);
  }

  static Routine of(UserAggregateFunction function) {
    return new Routine(function.name(), Kind.AGGREGATE, sql(function.result()), false);
  }

  static Routine of(UserTableOperator function) {
    return new Routine(function.getName(), Kind.TABLE_FUNCTION, "ROW", false);
  }

  private static String sql(JavaType type) {
    return type.column().name();
  }
}
