/**
 * A query graph as immutable data: nodes, edges and how rows are partitioned between them. Start at
 * {@link dev.laminardb.core.topology.Node}.
 */
@NullMarked
package dev.laminardb.core.topology;

import org.jspecify.annotations.NullMarked;
