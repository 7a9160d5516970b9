/**
 * Scalar functions beyond Calcite's standard ones. Those of the dialect: names, arguments, results,
 * and the kernel method that computes each; start at {@link
 * dev.laminardb.sql.function.ScalarFunctions}. And those that the application brings along, written
 * in Java; start at {@link dev.laminardb.sql.function.UserFunctions}.
 */
@NullMarked
package dev.laminardb.sql.function;

import org.jspecify.annotations.NullMarked;
