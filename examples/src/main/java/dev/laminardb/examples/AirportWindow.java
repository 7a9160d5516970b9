package dev.laminardb.examples;

import java.time.Instant;

/**
 * The delays of one airport in one closed window: a row of the streams {@code delays} and {@code
 * origin_days}.
 *
 * @param windowStart the first instant of the window
 * @param origin IATA code
 * @param flights how many flights left
 * @param averageDelay minutes
 * @param maxDelay minutes
 * @param lateShare the part of the flights that were more than 15 minutes late, 0 to 1
 */
public record AirportWindow(
    Instant windowStart,
    String origin,
    long flights,
    double averageDelay,
    int maxDelay,
    double lateShare) {}
