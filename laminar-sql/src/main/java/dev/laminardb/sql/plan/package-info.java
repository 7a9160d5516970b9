/**
 * Validated statements to topology nodes. A query becomes Calcite's relational tree ({@link
 * dev.laminardb.sql.plan.QueryConverter}), which {@link dev.laminardb.sql.rewrite} brings to the
 * forms that are planned, then a graph of steps ({@link dev.laminardb.sql.plan.StreamPlanner}),
 * then nodes and edges ({@link dev.laminardb.sql.plan.StreamTopology}). Start at {@link
 * dev.laminardb.sql.plan.StreamPlan}.
 */
@NullMarked
package dev.laminardb.sql.plan;

import org.jspecify.annotations.NullMarked;
