/**
 * JMH benchmarks of single parts, run by {@code benchmarks/run.sh jmh}. Each compares a part with
 * the plainest thing that does the same.
 */
@NullMarked
package dev.laminardb.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
