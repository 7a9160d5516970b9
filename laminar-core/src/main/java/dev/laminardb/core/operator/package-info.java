/**
 * What a query is made of: single-threaded operators over batches. Start at {@link
 * dev.laminardb.core.operator.Operator}. May depend on {@code batch}, {@code kernel} and {@code
 * state}, never on the runtime.
 */
@NullMarked
package dev.laminardb.core.operator;

import org.jspecify.annotations.NullMarked;
