package dev.laminardb;

import dev.laminardb.core.error.LaminarException;
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
