package dev.laminardb.core.state;

/**
 * That a range of keys ends at a value.
 *
 * @param included whether the value is inside
 */
public record KeyBound(boolean included) {}
