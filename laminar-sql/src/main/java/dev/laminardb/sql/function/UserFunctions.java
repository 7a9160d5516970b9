package dev.laminardb.sql.function;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the application has registered, by name. A function stays as long as the
 * database: queries that run may call it. Thread-safe.
 */
public final class UserFunctions implements SqlOperatorTable {
  private final Map<String, UserOperator> functions = new ConcurrentSkipListMap<>();

  /** No functions yet. */
  public UserFunctions() {}

  /**
   * Adds a function.
   *
   * @throws LaminarException INVALID_OPERATION if one of that name has been added before
   */
  public void add(UserFunction function) {
    if (functions.putIfAbsent(key(function.name()), new UserOperator(function)) != null) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION,
          "there is a function \"" + function.name() + "\" already; queries may be calling it");
    }
  }

  private static String key(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Every function, in the order of names. */
  public List<UserFunction> list() {
    return functions.values().stream().map(UserOperator::function).toList();
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> operators,
      SqlNameMatcher names) {
    UserOperator found = name.isSimple() ? functions.get(key(name.getSimple())) : null;
    if (found != null && syntax == SqlSyntax.FUNCTION) {
      operators.add(found);
    }
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return new ArrayList<>(functions.values());
  }
}
