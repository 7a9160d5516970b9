package dev.laminardb.core.state;

import dev.laminardb.core.batch.ColumnAddresses;

/**
 * One end of a range of keys: all keys that begin with some values are inside, or none is.
 *
 * @param values of the first columns of the key, in a batch, none of them null
 * @param columns how many of them there are; 0 if the range has no end here
 * @param included whether keys that begin with these values are in the range
 */
public record KeyEnd(ColumnAddresses values, int columns, boolean included) {}
