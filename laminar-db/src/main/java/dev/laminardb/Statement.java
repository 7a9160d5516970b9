package dev.laminardb;

import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT, UPSERT, UPDATE or DELETE that was read and compiled once, to be executed many times,
 * or a query to be run many times: {@link LaminarDB#prepare}. Thread-safe; executions take turns
 * with all other statements of the database, queries run side by side. If a relation is dropped and
 * created again the statement is prepared anew by itself.
 *
 * <pre>{@code
 * try (Statement credit = db.prepare("UPDATE accounts SET balance = balance + ? WHERE id = ?");
 *     Statement balance = db.prepare("SELECT balance FROM accounts WHERE id = ?")) {
 *   long rows = credit.execute(100, 7L);
 *   QueryResult now = balance.query(7L);
 * }
 * }</pre>
 */
public final class Statement implements AutoCloseable {
  private final LaminarDB db;
  private final String sql;

  /** What was compiled; absent of a query, whose plans the database keeps. */
  private final @Nullable Prepared change;

  private volatile boolean closed;

  Statement(LaminarDB db, String sql, @Nullable Prepared change) {
    this.db = db;
    this.sql = sql;
    this.change = change;
  }

  /**
   * Executes the statement. Every query and subscription of the table sees the whole change or none
   * of it; when this returns, the change has been made, and a {@link LaminarDB#flush} brings its
   * consequences.
   *
   * @param parameters a value for each {@code ?}, in order: of the types that a record's component
   *     for such a column may have, an integer of any width that fits, or null
   * @return how many rows were inserted, updated or deleted
   * @throws LaminarException DUPLICATE_KEY, NOT_NULL_VIOLATION or CHECK_VIOLATION, and what else
   *     the expressions or the values complain of; RELATION_NOT_FOUND if the table was dropped;
   *     BACKPRESSURE_TIMEOUT; CLOSED; INVALID_OPERATION if it is a query. Then nothing has changed
   */
  public long execute(@Nullable Object... parameters) {
    return db.execute(change(), parameters);
  }

  /**
   * Runs the query, or executes the statement with its RETURNING, and gives the rows, as {@link
   * LaminarDB#query} does of the same text. A query without parameters is planned once, and so is
   * one of rows that are found by their key, for all parameters; another is planned for the
   * parameters that it is given.
   *
   * @param parameters a value for each {@code ?}, in order, as of {@link LaminarDB#query}
   * @throws LaminarException what the query fails with; RELATION_NOT_FOUND or COLUMN_NOT_FOUND if
   *     what it reads is no more; TYPE_MISMATCH if a parameter does not go where it stands; CLOSED
   */
  public QueryResult query(@Nullable Object... parameters) {
    if (closed) {
      throw new LaminarException(ErrorCode.CLOSED, "the statement is closed");
    }
    return db.query(sql, parameters);
  }

  private Prepared change() {
    if (change == null) {
      throw new LaminarException(
          ErrorCode.INVALID_OPERATION, "the statement is a query: query() gives its rows");
    }
    return change;
  }

  /**
   * Executes an INSERT or UPSERT of VALUES, or a DELETE, for many parameters as one statement: the
   * way to bring many rows, which costs a fraction of as many executions. An INSERT adds the rows
   * of all parameters, a DELETE removes the rows that satisfy its condition for any of them; either
   * happens as a whole or not at all.
   *
   * <pre>{@code
   * try (Statement insert = db.prepare("INSERT INTO accounts VALUES (?, ?, ?, ?)")) {
   *   insert.executeAll(List.of(new Object[] {1, "Ann", null, 100}, new Object[] {2, "Bob", null, 50}));
   * }
   * }</pre>
   *
   * @param parameters for each execution what {@link #execute} takes
   * @return how many rows were inserted or deleted
   * @throws LaminarException as {@link #execute}; INVALID_OPERATION if it is another statement, or
   *     has RETURNING
   */
  public long executeAll(List<@Nullable Object[]> parameters) {
    return db.executeAll(change(), parameters);
  }

  /** The text it was made of. */
  public String sql() {
    return sql;
  }

  /** Frees what it holds; it cannot be executed any more. Closing again does nothing. */
  @Override
  public void close() {
    closed = true;
    if (change != null) {
      db.close(change);
    }
  }
}
