package dev.laminardb.sql;

import dev.laminardb.core.topology.TopologyChange;
import dev.laminardb.sql.catalog.Relation;

/**
 * A query to subscribe to. Immutable.
 *
 * @param relation what it becomes while it runs, which is in no catalog
 * @param change what has to be added to the running topology
 */
public record PlannedSubscription(Relation relation, TopologyChange change) {}
