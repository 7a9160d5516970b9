/**
 * LaminarDB's public API: open a database, execute streaming SQL, push rows, subscribe to results.
 * Start at {@link dev.laminardb.LaminarDB}.
 */
@NullMarked
package dev.laminardb;

import org.jspecify.annotations.NullMarked;
