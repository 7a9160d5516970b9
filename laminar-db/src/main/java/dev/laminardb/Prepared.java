package dev.laminardb;

import dev.laminardb.core.table.TableStatement;
import org.jspecify.annotations.Nullable;

/** A statement's text and what it was compiled to. Used under the database's lock. */
final class Prepared {
  final String sql;

  /** Absent once it is closed. */
  @Nullable TableStatement statement;

  Prepared(String sql, TableStatement statement) {
    this.sql = sql;
    this.statement = statement;
  }
}
