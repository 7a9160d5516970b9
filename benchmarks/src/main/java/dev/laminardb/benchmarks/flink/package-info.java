/**
 * Apache Flink as a peer: its SQL in a cluster inside this JVM, with tables in memory. Start at
 * {@link dev.laminardb.benchmarks.flink.FlinkPeer}; a {@link
 * dev.laminardb.benchmarks.flink.FlinkRun} holds what the two ends of a job share with the
 * benchmark.
 */
@NullMarked
package dev.laminardb.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
