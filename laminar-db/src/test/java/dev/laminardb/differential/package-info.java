/**
 * Random queries over random rows, run here and by DuckDB. Start at {@link
 * dev.laminardb.differential.DifferentialTest}.
 */
@NullMarked
package dev.laminardb.differential;

import org.jspecify.annotations.NullMarked;
