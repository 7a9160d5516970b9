package dev.laminardb.sql;

import dev.laminardb.core.table.TableRead;

/**
 * A query of the rows of one table that it finds by their key, ready to be run any number of times,
 * whatever its parameters. Immutable.
 *
 * @param read what is read, with a field for each parameter
 */
public record PlannedLookup(TableRead.Plan read) implements Answerable {}
