package dev.laminardb;

import dev.laminardb.core.table.TableStatement;
import dev.laminardb.sql.PlannedQuery;
import dev.laminardb.sql.catalog.Catalog;
import org.jspecify.annotations.Nullable;

/** A statement's text and what it was compiled to. Used under the database's lock. */
final class Prepared {
  final String sql;

  /** Absent once it is closed. */
  @Nullable TableStatement statement;

  /** Whose rows it inserts, if it does. */
  @Nullable PlannedQuery query;

  /** Whether it is planned anew for the values of its parameters, which are part of its query. */
  final boolean bound;

  /** The catalog that the query is planned for. */
  Catalog catalog;

  Prepared(
      String sql,
      TableStatement statement,
      @Nullable PlannedQuery query,
      boolean bound,
      Catalog catalog) {
    this.sql = sql;
    this.bound = bound;
    this.statement = statement;
    this.query = query;
    this.catalog = catalog;
  }

  /** Whether its query has to be planned anew: for another catalog, or another time. */
  boolean isStale(Catalog now) {
    return query != null && (catalog != now || query.readsClock());
  }
}
