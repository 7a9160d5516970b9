package dev.laminardb;

import dev.laminardb.core.error.LaminarException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT, UPSERT, UPDATE or DELETE that was read and compiled once, to be executed many times:
 * {@link LaminarDB#prepare}. Thread-safe; executions take turns with all other statements of the
 * database. If its table is dropped and created again it is prepared anew by itself.
 *
 * <pre>{@code
 * try (Statement credit = db.prepare("UPDATE accounts SET balance = balance + ? WHERE id = ?")) {
 *   long rows = credit.execute(100, 7L);
 * }
 * }</pre>
 */
public final class Statement implements AutoCloseable {
  private final LaminarDB db;
  private final Prepared prepared;

  Statement(LaminarDB db, Prepared prepared) {
    this.db = db;
    this.prepared = prepared;
  }

  /**
   * Executes the statement. Every query and subscription of the table sees the whole change or none
   * of it; when this returns, the change has been made, and a {@link LaminarDB#flush} brings its
   * consequences.
   *
   * @param parameters a value for each {@code ?}, in order: of the types that a record's component
   *     for such a column may have, an integer of any width that fits, or null
   * @return how many rows were inserted, updated or deleted
   * @throws LaminarException DUPLICATE_KEY or NOT_NULL_VIOLATION, and what else the expressions or
   *     the values complain of; RELATION_NOT_FOUND if the table was dropped; BACKPRESSURE_TIMEOUT;
   *     CLOSED. Then nothing has changed
   */
  public long execute(@Nullable Object... parameters) {
    return db.execute(prepared, parameters);
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
    return db.executeAll(prepared, parameters);
  }

  /** The text it was made of. */
  public String sql() {
    return prepared.sql;
  }

  /** Frees what it holds; it cannot be executed any more. Closing again does nothing. */
  @Override
  public void close() {
    db.close(prepared);
  }
}
