/**
 * INSERT, UPDATE and DELETE: from syntax tree to what the core executes. Start at {@link
 * dev.laminardb.sql.dml.DmlPlanner}. Expressions are validated and converted as those of queries
 * are: as the columns and the WHERE of a SELECT.
 */
@NullMarked
package dev.laminardb.sql.dml;

import org.jspecify.annotations.NullMarked;
