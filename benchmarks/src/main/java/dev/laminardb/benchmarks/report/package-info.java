/**
 * What all benchmarks share: reading their options and printing their results. Start at {@link
 * dev.laminardb.benchmarks.report.Tsv}. Knows nothing of the engine.
 */
@NullMarked
package dev.laminardb.benchmarks.report;

import org.jspecify.annotations.NullMarked;
