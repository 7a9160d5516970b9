package dev.laminardb.sql.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/**
 * The part of Calcite's standard operators that is ours: what is not here is unknown, so that
 * nothing is accepted that cannot be computed. Aggregate and window functions are all here; {@link
 * ResultTypes} says which of them there are.
 */
final class StandardOperators implements SqlOperatorTable {
  /** Scalar functions that generated code computes, or that become others before it is written. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "ABS",
          "CARDINALITY",
          "CAST",
          "CEIL",
          "CHARACTER_LENGTH",
          "CHAR_LENGTH",
          "COALESCE",
          "DAYOFMONTH",
          "DAYOFYEAR",
          "EXTRACT",
          "FLOOR",
          "HOUR",
          "LOWER",
          "MINUTE",
          "MOD",
          "MONTH",
          "NULLIF",
          "POSITION",
          "QUARTER",
          "REPLACE",
          "SECOND",
          "SUBSTRING",
          "TRIM",
          "UPPER",
          "WEEK",
          "YEAR");

  /** Table functions, windows and the like, which are looked at before types are. */
  private static final Set<String> STRUCTURE =
      Set.of(
          "$HOP",
          "$SESSION",
          "$TUMBLE",
          "DESCRIPTOR",
          "HOP",
          "HOP_END",
          "HOP_START",
          "SESSION",
          "SESSION_END",
          "SESSION_START",
          "TUMBLE",
          "TUMBLE_END",
          "TUMBLE_START");

  /** Functions of the clock and of chance, which are refused with the reason. */
  private static final Set<String> VOLATILE =
      Set.of(
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "RAND",
          "RAND_INTEGER");

  /** Operators of types and of clauses that there are not. */
  private static final Set<String> MISSING =
      Set.of(
          "&",
          "/INT",
          "<<",
          "CONTAINS",
          "EQUALS",
          "FORMAT JSON",
          "IMMEDIATELY PRECEDES",
          "IMMEDIATELY SUCCEEDS",
          "IS A SET",
          "IS EMPTY",
          "IS JSON ARRAY",
          "IS JSON OBJECT",
          "IS JSON SCALAR",
          "IS JSON VALUE",
          "IS NOT A SET",
          "IS NOT EMPTY",
          "IS NOT JSON ARRAY",
          "IS NOT JSON OBJECT",
          "IS NOT JSON SCALAR",
          "IS NOT JSON VALUE",
          "JSON_TYPE",
          "MEMBER OF",
          "NEGATED POSIX REGEX CASE INSENSITIVE",
          "NEGATED POSIX REGEX CASE SENSITIVE",
          "NOT SUBMULTISET OF",
          "OVERLAPS",
          "POSIX REGEX CASE INSENSITIVE",
          "POSIX REGEX CASE SENSITIVE",
          "PRECEDES",
          "SUBMULTISET OF",
          "SUCCEEDS",
          "^",
          "|",
          "||");

  private final SqlOperatorTable standard = SqlStdOperatorTable.instance();

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher matcher) {
    List<SqlOperator> all = new ArrayList<>();
    standard.lookupOperatorOverloads(name, category, syntax, all, matcher);
    all.stream().filter(StandardOperators::isOurs).forEach(found::add);
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return standard.getOperatorList().stream().filter(StandardOperators::isOurs).toList();
  }

  /** Whether an operator is a window's or the like. */
  static boolean isStructure(SqlOperator operator) {
    return STRUCTURE.contains(operator.getName());
  }

  private static boolean isOurs(SqlOperator operator) {
    String name = operator.getName();
    if (operator instanceof SqlAggFunction) {
      return true;
    }
    return operator instanceof SqlFunction
        ? FUNCTIONS.contains(name) || STRUCTURE.contains(name) || VOLATILE.contains(name)
        : !MISSING.contains(name);
  }
}
