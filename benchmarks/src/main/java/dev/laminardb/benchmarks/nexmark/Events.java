package dev.laminardb.benchmarks.nexmark;

import java.util.List;

/** All events, by kind, each in order of time. */
public record Events(Persons persons, Auctions auctions, Bids bids) {
  /** Generates them. */
  static Events of(EventNumbers numbers) {
    return new Events(new Persons(numbers), new Auctions(numbers), new Bids(numbers));
  }

  /** The first part of each kind, in the same arrays. */
  Events first(double share) {
    return new Events(
        persons.first((int) (persons.count * share)),
        auctions.first((int) (auctions.count * share)),
        bids.first((int) (bids.count * share)));
  }

  /** The events of a kind as a table. */
  public EventTable table(EventKind kind) {
    return switch (kind) {
      case PERSON -> persons.table();
      case AUCTION -> auctions.table();
      case BID -> bids.table();
    };
  }

  /** How many events there are of some kinds. */
  int count(List<EventKind> kinds) {
    return kinds.stream().mapToInt(kind -> table(kind).count()).sum();
  }
}
