package dev.laminardb.sql;

import dev.laminardb.core.table.LookupPlan;

/**
 * A query of the rows of one table or materialized view that are found by their key, ready to be
 * run any number of times, whatever its parameters. Immutable.
 *
 * @param plan what is read, with a field for each parameter
 */
public record PlannedLookup(LookupPlan plan) implements Answerable {}
