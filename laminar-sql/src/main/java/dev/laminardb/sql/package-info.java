/**
 * SQL text to topology: parse, validate, plan, generate code. Start at {@code SqlPlanner}. Calcite
 * and Janino live in this module and nowhere else.
 */
@NullMarked
package dev.laminardb.sql;

import org.jspecify.annotations.NullMarked;
