/**
 * The one exception, its stable codes and its categories. Start at {@link
 * dev.laminardb.core.error.LaminarException}.
 */
@NullMarked
package dev.laminardb.core.error;

import org.jspecify.annotations.NullMarked;
