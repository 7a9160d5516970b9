package dev.laminardb.benchmarks.nexmark;

import java.util.List;

/**
 * All events, by kind, each in order of time.
 *
 * @param keys whether tables say that ids of persons and of auctions are unique, as they are
 */
public record Events(Persons persons, Auctions auctions, Bids bids, boolean keys) {
  /** Generates them. */
  static Events of(EventNumbers numbers) {
    return new Events(new Persons(numbers), new Auctions(numbers), new Bids(numbers), false);
  }

  /** The first part of each kind, in the same arrays. */
  Events first(double share) {
    return new Events(
        persons.first((int) (persons.count * share)),
        auctions.first((int) (auctions.count * share)),
        bids.first((int) (bids.count * share)),
        keys);
  }

  /** The same events, whose tables declare their keys. */
  Events withKeys() {
    return new Events(persons, auctions, bids, true);
  }

  /** The events of a kind as a table. */
  public EventTable table(EventKind kind) {
    return switch (kind) {
      case PERSON -> declared(persons.table());
      case AUCTION -> declared(auctions.table());
      case BID -> bids.table();
    };
  }

  private EventTable declared(EventTable table) {
    return keys ? table.withKey("id") : table;
  }

  /** How many events there are of some kinds. */
  int count(List<EventKind> kinds) {
    return kinds.stream().mapToInt(kind -> table(kind).count()).sum();
  }
}
