/**
 * What generated code implements and what it calls: arithmetic that fails instead of wrapping,
 * strings as addresses and lengths, text of numbers and timestamps. Start at {@link
 * dev.laminardb.core.kernel.ProjectionKernel}. Depends on batches and errors only.
 */
@NullMarked
package dev.laminardb.core.kernel;

import org.jspecify.annotations.NullMarked;
