/**
 * Programs to read and to run. Start at {@link dev.laminardb.examples.FlightDelays}. They use the
 * public API only.
 */
@NullMarked
package dev.laminardb.examples;

import org.jspecify.annotations.NullMarked;
