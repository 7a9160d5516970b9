/**
 * Expressions to Java: a filter and a projection become one class with a loop per output column.
 * Start at {@link dev.laminardb.sql.codegen.SegmentCompiler}; {@link
 * dev.laminardb.sql.codegen.SegmentSource} writes the class, {@link
 * dev.laminardb.sql.codegen.ExpressionGenerator} the code of one row. Depends on Calcite's
 * expressions, Janino, and core's batches and kernels.
 */
@NullMarked
package dev.laminardb.sql.codegen;

import org.jspecify.annotations.NullMarked;
