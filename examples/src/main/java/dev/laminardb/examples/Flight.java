package dev.laminardb.examples;

import java.time.Instant;

/**
 * One flight: a row of the source {@code flights}, matched to its columns by name.
 *
 * @param departure when it left; the data's local time, read as UTC
 * @param origin IATA code of the airport it left
 * @param destination IATA code of the airport it went to
 * @param delay minutes late on arrival; negative if early
 * @param distance miles
 */
public record Flight(
    Instant departure, String origin, String destination, int delay, int distance) {}
