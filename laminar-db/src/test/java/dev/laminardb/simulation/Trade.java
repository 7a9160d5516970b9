package dev.laminardb.simulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the simulation's source. */
public record Trade(@Nullable String symbol, long price, Instant ts) {}
