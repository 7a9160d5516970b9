/**
 * What travels along an edge: rows, watermarks, barriers, the end. Start at {@link
 * dev.laminardb.core.stream.StreamElement}. Depends on {@code batch}.
 */
@NullMarked
package dev.laminardb.core.stream;

import org.jspecify.annotations.NullMarked;
