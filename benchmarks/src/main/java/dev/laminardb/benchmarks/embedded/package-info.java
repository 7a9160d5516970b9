/**
 * What embedding the database costs a service: starting it, pushing records, leaving it idle. Each
 * {@code …Benchmark} is a command of its own; they share the tables of {@code QuickStart}.
 */
@NullMarked
package dev.laminardb.benchmarks.embedded;

import org.jspecify.annotations.NullMarked;
