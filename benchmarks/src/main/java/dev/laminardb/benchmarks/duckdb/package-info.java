/**
 * DuckDB as a peer: the queries in its SQL over a table of all bids. Its results are the oracle
 * that the loops by hand are tested against. Start at {@link
 * dev.laminardb.benchmarks.duckdb.DuckDbPeer}.
 */
@NullMarked
package dev.laminardb.benchmarks.duckdb;

import org.jspecify.annotations.NullMarked;
