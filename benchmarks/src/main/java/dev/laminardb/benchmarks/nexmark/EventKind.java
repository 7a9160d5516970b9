package dev.laminardb.benchmarks.nexmark;

import java.util.Locale;

/** The three kinds of events, each a table of its own. */
public enum EventKind {
  /** Somebody who sells and bids. */
  PERSON(EventNumbers.PERSONS),
  /** Something for sale. */
  AUCTION(EventNumbers.AUCTIONS),
  /** An offer for an auction. */
  BID(EventNumbers.BIDS);

  /** How many there are in a round of all events. */
  final int perRound;

  EventKind(int perRound) {
    this.perRound = perRound;
  }

  /** The table's name in SQL. */
  public String table() {
    return name().toLowerCase(Locale.ROOT);
  }
}
