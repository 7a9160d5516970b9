/**
 * TPC-H's 22 queries as materialized views that follow inserts and deletes, compared with DuckDB
 * that computes them anew. Start at {@link dev.laminardb.benchmarks.tpch.TpchBenchmark}.
 */
@NullMarked
package dev.laminardb.benchmarks.tpch;

import org.jspecify.annotations.NullMarked;
