/**
 * Keyed state in paged columns: a hash index from key to slot, and columns addressed by slot.
 * Growth adds pages and never copies one. Start at {@link dev.laminardb.core.state.GroupTable}; how
 * state is saved and loaded, at {@link dev.laminardb.core.state.StateTable}. Depends on {@code
 * batch} and {@code error} only.
 */
@NullMarked
package dev.laminardb.core.state;

import org.jspecify.annotations.NullMarked;
