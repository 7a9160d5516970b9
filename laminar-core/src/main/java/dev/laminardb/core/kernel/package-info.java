/**
 * The few interfaces that generated code implements. Start at {@link
 * dev.laminardb.core.kernel.ProjectionKernel}.
 */
@NullMarked
package dev.laminardb.core.kernel;

import org.jspecify.annotations.NullMarked;
