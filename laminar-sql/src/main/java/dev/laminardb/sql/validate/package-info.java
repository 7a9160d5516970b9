/**
 * Which SQL the engine runs, and what is wrong with the rest. Start at {@link
 * dev.laminardb.sql.validate.QueryValidator}.
 */
@NullMarked
package dev.laminardb.sql.validate;

import org.jspecify.annotations.NullMarked;
