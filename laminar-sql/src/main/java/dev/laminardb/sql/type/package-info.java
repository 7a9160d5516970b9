/**
 * The SQL types the engine runs, between Calcite's and the core's. Start at {@link
 * dev.laminardb.sql.type.SqlTypes}.
 */
@NullMarked
package dev.laminardb.sql.type;

import org.jspecify.annotations.NullMarked;
