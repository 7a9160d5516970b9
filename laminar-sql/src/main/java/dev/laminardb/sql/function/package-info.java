/**
 * Functions that the application brings along, written in Java. Start at {@link
 * dev.laminardb.sql.function.UserFunctions}.
 */
@NullMarked
package dev.laminardb.sql.function;

import org.jspecify.annotations.NullMarked;
