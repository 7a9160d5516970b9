/**
 * The benchmarks behind {@code benchmarks/run.sh}. Start at {@link dev.laminardb.benchmarks.Main}.
 */
@NullMarked
package dev.laminardb.benchmarks;

import org.jspecify.annotations.NullMarked;
