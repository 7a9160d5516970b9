/**
 * What runs a topology: cores, the channels between them, sources, subscriptions and barriers.
 *
 * <p>Start at {@link dev.laminardb.core.runtime.StreamRuntime} (the control plane: it may lock and
 * allocate) and {@link dev.laminardb.core.runtime.Core} (the data plane: one thread, which never
 * blocks). May depend on every other package of the core.
 */
@NullMarked
package dev.laminardb.core.runtime;

import org.jspecify.annotations.NullMarked;
