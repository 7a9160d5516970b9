/**
 * Deterministic simulation: a whole database on one thread under a seeded scheduler, compared with
 * a plain evaluation of the same rows. Start at {@link dev.laminardb.simulation.SimulationTest}.
 */
@NullMarked
package dev.laminardb.simulation;

import org.jspecify.annotations.NullMarked;
