/**
 * Fraud detection in a market: several queries at once over trades and orders. Start at {@link
 * dev.laminardb.benchmarks.fraud.FraudBenchmark}; the queries are in {@code FraudStream}.
 */
@NullMarked
package dev.laminardb.benchmarks.fraud;

import org.jspecify.annotations.NullMarked;
