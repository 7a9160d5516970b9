package dev.laminardb.sql.function;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the application has registered, by name. Queries that run go on calling one
 * that has been removed. Thread-safe.
 */
public final class UserFunctions implements SqlOperatorTable {
  private final Map<String, SqlFunction> functions = new ConcurrentSkipListMap<>();

  /** No functions yet. */
  public UserFunctions() {}

  /**
   * Adds a scalar function.
   *
   * @throws LaminarException INVALID_OPERATION if one of that name has been added before
   */
  public void add(UserFunction function) {
    add(new UserOperator(function));
  }

  /**
   * Adds an aggregate.
   *
   * @throws LaminarException INVALID_OPERATION if a function of that name has been added before
   */
  public void add(UserAggregateFunction function) {
    add(new UserAggregateOperator(function));
  }

  /**
   * Adds a table function.
   *
   * @throws LaminarException INVALID_OPERATION if a function of that name has been added before
   */
  public void add(UserTableFunction function) {
    add(new UserTableOperator(function));
  }

  /** The table function of a name, of the application or built in; null if there is none. */
  public @Nullable TableOperator table(String name) {
    if (name.equalsIgnoreCase(SeriesOperator.NAME)) {
      return SeriesOperator.INSTANCE;
    }
    return functions.get(key(name)) instanceof TableOperator table ? table : null;
  }

  private void add(SqlFunction function) {
    if (functions.putIfAbsent(key(function.getName()), function) != null) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "there is a function \"" + function.getName() + "\" already; queries may be calling it");
    }
  }

  /** Whether there is a function of a name. */
  public boolean has(String name) {
    return functions.containsKey(key(name));
  }

  /** These functions but one. */
  public UserFunctions without(String name) {
    UserFunctions others = new UserFunctions();
    others.functions.putAll(functions);
    others.remove(name);
    return others;
  }

  /** Removes a function, if there is one of the name. */
  public void remove(String name) {
    functions.remove(key(name));
  }

  private static String key(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** The name of every function, in order. */
  public List<String> names() {
    return routines().stream().map(Routine::name).toList();
  }

  /** Every function, in the order of their names. */
  public List<Routine> routines() {
    return functions.values().stream().map(UserFunctions::routine).toList();
  }

  private static Routine routine(SqlFunction function) {
    if (function instanceof UserOperator scalar) {
      return Routine.of(scalar.function());
    }
    return function instanceof UserAggregateOperator aggregate
        ? Routine.of(aggregate.function())
        : Routine.of((UserTableOperator) function);
  }

  /**
   * A query with its calls of aggregates resolved, so that they are known as such where that
   * matters before the query has been validated.
   */
  public SqlNode resolveAggregates(SqlNode query) {
    return Objects.requireNonNull(query.accept(new AggregateCalls()));
  }

  private final class AggregateCalls extends SqlShuttle {
    @Override
    public SqlNode visit(SqlCall call) {
      SqlCall visited = (SqlCall) Objects.requireNonNull(super.visit(call));
      return functions.get(key(visited.getOperator().getName()))
              instanceof UserAggregateOperator aggregate
          ? new SqlBasicCall(
              aggregate,
              visited.getOperandList(),
              visited.getParserPosition(),
              visited.getFunctionQuantifier())
          : visited;
    }
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> operators,
      SqlNameMatcher names) {
    SqlFunction found = name.isSimple() ? functions.get(key(name.getSimple())) : null;
    if (found != null && syntax == SqlSyntax.FUNCTION) {
      operators.add(found);
    }
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return new ArrayList<>(functions.values());
  }
}
