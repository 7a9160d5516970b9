/**
 * Nexmark: an auction site's events, generated from a seed, and the queries over them, each as SQL
 * for LaminarDB and as a plain loop. Start at {@link
 * dev.laminardb.benchmarks.nexmark.NexmarkBenchmark}; a new query is a {@code NexmarkQuery} and its
 * line in {@code NexmarkQueries}.
 */
@NullMarked
package dev.laminardb.benchmarks.nexmark;

import org.jspecify.annotations.NullMarked;
