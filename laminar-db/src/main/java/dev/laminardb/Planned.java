package dev.laminardb;

import dev.laminardb.core.error.LaminarException;
import dev.laminardb.mapping.ParameterValues;
import dev.laminardb.sql.Answerable;
import dev.laminardb.sql.PlannedLookup;
import dev.laminardb.sql.PlannedQuery;
import dev.laminardb.sql.SqlPlanner;
import dev.laminardb.sql.catalog.Catalog;
import org.jspecify.annotations.Nullable;

/**
 * A query that has been planned once. When it is asked for again, it is found out whether it is a
 * lookup, which needs neither a new plan for other parameters nor a topology. Thread-safe.
 */
final class Planned {
  private final String sql;
  private final Catalog catalog;
  private final PlannedQuery query;

  /** Whether the plan is one for certain values of parameters. */
  private final boolean hasParameters;

  private boolean triedLookup;
  private @Nullable PlannedLookup lookup;

  Planned(String sql, Catalog catalog, PlannedQuery query, boolean hasParameters) {
    this.sql = sql;
    this.catalog = catalog;
    this.query = query;
    this.hasParameters = hasParameters;
  }

  /** Whether it was planned for a catalog. */
  boolean isOf(Catalog other) {
    return catalog == other;
  }

  /** The plan that serves for some parameters; null if one has to be made for them. */
  @Nullable Answerable plan(@Nullable Object[] parameters, SqlPlanner planner) {
    PlannedLookup any = lookup(planner);
    if (any != null && takes(any, parameters)) {
      return any;
    }
    return hasParameters || parameters.length > 0 ? null : query;
  }

  private synchronized @Nullable PlannedLookup lookup(SqlPlanner planner) {
    if (!triedLookup) {
      triedLookup = true;
      try {
        lookup = planner.lookup(sql, catalog, query);
      } catch (LaminarException e) {
        // A query may say more than the expressions of a lookup can; its own plan does.
        lookup = null;
      }
    }
    return lookup;
  }

  /** Whether parameters are values of the columns that they are compared with. */
  private static boolean takes(PlannedLookup lookup, @Nullable Object[] parameters) {
    try {
      ParameterValues.of(lookup.plan().parameters().getFields(), parameters);
      return true;
    } catch (LaminarException e) {
      // Such as 5.5 for a BIGINT, which may be compared and cannot be a value.
      return false;
    }
  }
}
