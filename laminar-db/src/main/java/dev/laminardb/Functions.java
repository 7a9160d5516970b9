package dev.laminardb;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.sql.SqlPlanner;
import dev.laminardb.sql.function.UserAggregateFunction;
import dev.laminardb.sql.function.UserFunction;
import dev.laminardb.sql.function.UserTableFunction;
import java.lang.reflect.Method;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Functions in Java that SQL of one database may call: scalar ones in every place where an
 * expression may stand, {@linkplain AggregateFunction aggregates}, and table functions, which make
 * rows in FROM.
 *
 * <pre>{@code
 * db.functions().register("distance", Geo.class, "distance");
 * db.functions().register("shout", String.class, String.class, text -> text + "!");
 * db.execute("CREATE STREAM near AS SELECT id, SHOUT(name) AS name FROM places"
 *     + " WHERE DISTANCE(x, y) < 10");
 * }</pre>
 *
 * <p>Arguments and results are {@code boolean} (BOOLEAN), {@code int} (INT), {@code long} (BIGINT),
 * {@code double} (DOUBLE) and their boxes, {@code String} (VARCHAR), {@code LocalDate} (DATE),
 * {@code Instant} and {@code LocalDateTime} (TIMESTAMP); {@code BigDecimal} (DECIMAL) may be an
 * argument. A number may be narrower than what the function takes. Where an argument is NULL and
 * the function takes a primitive, it is not called and its result is NULL; an object is {@code
 * null} then.
 *
 * <p>Functions are called by the threads of the cores, and by those that run statements, several at
 * a time. They have to be quick, must not wait, and must always give the same result for the same
 * arguments: a view that takes a row back computes it anew. If one throws, the query or the
 * statement that called it fails with LDB-7011. A static method is called as if it had been written
 * into the query; a lambda gets and returns objects.
 *
 * <p>A table function returns an Iterable of records, of whose components its rows have the values;
 * they are of the types above. Where a scalar function is not called, it makes no rows.
 *
 * <p>Thread-safe. A function is not replaced; {@code DROP FUNCTION} removes one that no relation
 * calls. What runs meanwhile, such as a continuous query, goes on calling it.
 */
public final class Functions {
  private final SqlPlanner planner;

  Functions(SqlPlanner planner) {
    this.planner = planner;
  }

  /**
   * Registers the only public static method of a public class that has a name.
   *
   * @param name in SQL, without regard to case
   * @throws LaminarException INVALID_OPERATION if there is no such method or more than one, if it
   *     takes or returns something else, or if the name is taken
   */
  public void register(String name, Class<?> owner, String method) {
    planner.add(UserFunction.of(name, owner, method));
  }

  /**
   * Registers a public static method of a public class.
   *
   * @throws LaminarException as {@link #register(String, Class, String)}
   */
  public void register(String name, Method method) {
    planner.add(UserFunction.of(name, method));
  }

  /**
   * Registers a function of one argument.
   *
   * @param result what it returns; never null if this is a primitive type
   * @param argument what it takes
   * @throws LaminarException as {@link #register(String, Class, String)}
   */
  public <A, R> void register(
      String name,
      Class<R> result,
      Class<A> argument,
      Function<? super A, ? extends @Nullable R> function) {
    planner.add(UserFunction.of(name, result, argument, function));
  }

  /**
   * Registers a function of two arguments.
   *
   * @param result what it returns; never null if this is a primitive type
   * @param first what it takes
   * @param second what it takes
   * @throws LaminarException as {@link #register(String, Class, String)}
   */
  public <A, B, R> void register(
      String name,
      Class<R> result,
      Class<A> first,
      Class<B> second,
      BiFunction<? super A, ? super B, ? extends @Nullable R> function) {
    planner.add(UserFunction.of(name, result, first, second, function));
  }

  /**
   * Registers an aggregate.
   *
   * @param name in SQL, without regard to case
   * @throws LaminarException INVALID_OPERATION if a method is missing, or does not fit the others
   *     or SQL's types, if the state cannot be saved, or if the name is taken
   */
  public void register(String name, AggregateFunction<?, ?> function) {
    planner.add(UserAggregateFunction.of(name, function));
  }

  /**
   * Registers a table function of one argument: {@code FROM t, LATERAL TABLE(name(t.x))}.
   *
   * @param name in SQL, without regard to case
   * @param row a record, whose components are the columns of the function's rows
   * @param argument what it takes
   * @param function makes the rows; null for none
   * @throws LaminarException INVALID_OPERATION if the record is none, or has components of other
   *     types than functions return, or if the name is taken
   */
  public <A, T extends Record> void registerTable(
      String name,
      Class<T> row,
      Class<A> argument,
      Function<? super A, ? extends @Nullable Iterable<? extends T>> function) {
    planner.add(UserTableFunction.of(name, row, argument, function));
  }

  /**
   * Registers a table function of two arguments.
   *
   * @throws LaminarException as {@link #registerTable(String, Class, Class, Function)}
   */
  public <A, B, T extends Record> void registerTable(
      String name,
      Class<T> row,
      Class<A> first,
      Class<B> second,
      BiFunction<? super A, ? super B, ? extends @Nullable Iterable<? extends T>> function) {
    planner.add(UserTableFunction.of(name, row, first, second, function));
  }

  /**
   * Registers as a table function the only public static method of a public class that has a name;
   * it returns an Iterable of the records, or null for none.
   *
   * @throws LaminarException as {@link #register(String, Class, String)} and {@link
   *     #registerTable(String, Class, Class, Function)}
   */
  public void registerTable(
      String name, Class<? extends Record> row, Class<?> owner, String method) {
    planner.add(UserTableFunction.of(name, row, owner, method));
  }
}
