/**
 * Event time at the sources. Start at {@link dev.laminardb.core.time.BoundedOutOfOrderness}.
 * Depends on {@code stream} only.
 */
@NullMarked
package dev.laminardb.core.time;

import org.jspecify.annotations.NullMarked;
