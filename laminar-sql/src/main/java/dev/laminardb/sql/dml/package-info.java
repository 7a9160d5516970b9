/**
 * INSERT, UPDATE, DELETE and MERGE: from syntax tree to what the core executes. Start at {@link
 * dev.laminardb.sql.dml.DmlPlanner}. Expressions are validated and converted as those of queries
 * are: as the columns and the WHERE of a SELECT; and so a SELECT that finds rows of a table by
 * their key can be planned here as well, {@link dev.laminardb.sql.dml.LookupPlanner}.
 */
@NullMarked
package dev.laminardb.sql.dml;

import org.jspecify.annotations.NullMarked;
