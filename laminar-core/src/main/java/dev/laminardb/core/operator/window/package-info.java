/** Windows in event time. Start at {@link dev.laminardb.core.operator.window.TumblingWindow}. */
@NullMarked
package dev.laminardb.core.operator.window;

import org.jspecify.annotations.NullMarked;
