/**
 * How long it takes from a row to its result, at a fixed rate. Start at {@link
 * dev.laminardb.benchmarks.latency.LatencyBenchmark}.
 */
@NullMarked
package dev.laminardb.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
