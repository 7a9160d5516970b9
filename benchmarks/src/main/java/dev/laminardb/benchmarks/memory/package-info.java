/** What state takes in memory. Start at {@link dev.laminardb.benchmarks.memory.MemoryBenchmark}. */
@NullMarked
package dev.laminardb.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
