/** Windows in event time. Start at {@link dev.laminardb.core.operator.window.SlicedWindow}. */
@NullMarked
package dev.laminardb.core.operator.window;

import org.jspecify.annotations.NullMarked;
