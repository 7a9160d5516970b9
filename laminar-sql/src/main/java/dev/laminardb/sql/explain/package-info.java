/**
 * What EXPLAIN says, as data and in the formats that it is written in. Start at {@link
 * dev.laminardb.sql.explain.Explanation}. Depends on nothing of the planner.
 */
@NullMarked
package dev.laminardb.sql.explain;

import org.jspecify.annotations.NullMarked;
