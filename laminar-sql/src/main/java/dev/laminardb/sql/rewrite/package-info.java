/**
 * Relational trees to relational trees: subqueries, set operations and joins in the few forms that
 * {@link dev.laminardb.sql.plan} has steps for. Knows trees alone, nothing of plans. Start at
 * {@link dev.laminardb.sql.rewrite.TreeRewrites}, which says what comes after what; the longest of
 * it, {@link dev.laminardb.sql.rewrite.Decorrelation}, is described in decision 0016.
 */
@NullMarked
package dev.laminardb.sql.rewrite;

import org.jspecify.annotations.NullMarked;
