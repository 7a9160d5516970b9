package dev.laminardb.benchmarks.nexmark;

import java.util.SplittableRandom;

/**
 * The numbered sequence of all events, from which everything else follows. Of each 50 consecutive
 * numbers the first is a person, the next three are auctions and the other 46 are bids. Every event
 * has its own random numbers, seeded by its number, so each kind of event can be generated alone.
 *
 * <pre>
 *   number   0   1 2 3   4 5 …  49   50   51 52 53   54 …
 *   event    P   A A A   B B …  B    P    A  A  A    B  …
 * </pre>
 *
 * @param count how many events there are
 * @param seed another seed gives other events
 */
public record EventNumbers(long count, long seed) {
  /** Events in a round. */
  static final int ROUND = 50;

  /** Persons in a round. */
  static final int PERSONS = 1;

  /** Auctions in a round. */
  static final int AUCTIONS = 3;

  /** Bids in a round. */
  static final int BIDS = 46;

  /** The smallest id of a person or an auction. */
  static final long FIRST_ID = 1000;

  /** One in this many consecutive ids is hot: it gets most of the references. */
  static final int HOT_EVERY = 100;

  /** How many ids beyond the newest a reference may be, as if events came out of order. */
  static final int ID_LEAD = 10;

  /** How many of the newest persons still take part. */
  static final int ACTIVE_PERSONS = 1000;

  /** How many of the newest auctions are still open to bids that are not for a hot one. */
  static final int OPEN_AUCTIONS = 100;

  /** The time of event 0, in microseconds: 2023-11-14T00:00Z. */
  static final long START_MICROS = 1_699_920_000_000_000L;

  /** From one event to the next: 10,000 events a second. */
  static final long MICROS_PER_EVENT = 100;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  int personCount() {
    return Math.toIntExact((count + ROUND - 1) / ROUND);
  }

  int auctionCount() {
    return countOf(PERSONS, AUCTIONS);
  }

  int bidCount() {
    return countOf(PERSONS + AUCTIONS, BIDS);
  }

  private int countOf(int before, int perRound) {
    long rest = Math.min(Math.max(count % ROUND - before, 0), perRound);
    return Math.toIntExact(count / ROUND * perRound + rest);
  }

  static long ofPerson(int person) {
    return (long) person * ROUND;
  }

  static long ofAuction(int auction) {
    return (long) (auction / AUCTIONS) * ROUND + PERSONS + auction % AUCTIONS;
  }

  static long ofBid(int bid) {
    return (long) (bid / BIDS) * ROUND + PERSONS + AUCTIONS + bid % BIDS;
  }

  static long timeMicros(long event) {
    return START_MICROS + event * MICROS_PER_EVENT;
  }

  /** The random numbers of one event. */
  SplittableRandom random(long event) {
    long mixed = seed * GOLDEN + event;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return new SplittableRandom(mixed ^ (mixed >>> 31));
  }

  /** The newest person at an event, counted from 0. */
  static long newestPerson(long event) {
    return event / ROUND;
  }

  /** The newest auction at an event, counted from 0; before the first one -1. */
  static long newestAuction(long event) {
    long inRound = event % ROUND;
    return event / ROUND * AUCTIONS + Math.min(inRound - PERSONS, AUCTIONS - 1);
  }

  /** The id of a person who is hot at an event. */
  static long hotPersonId(long event) {
    return FIRST_ID + newestPerson(event) / HOT_EVERY * HOT_EVERY;
  }

  /** The id of any person active at an event. */
  static long anyPersonId(long event, SplittableRandom random) {
    long persons = newestPerson(event) + 1;
    long active = Math.min(persons, ACTIVE_PERSONS);
    return FIRST_ID + persons - active + random.nextLong(active + ID_LEAD);
  }

  /** The id of an auction that is hot at an event. */
  static long hotAuctionId(long event) {
    return FIRST_ID + newestAuction(event) / HOT_EVERY * HOT_EVERY;
  }

  /** The id of any auction open at an event. */
  static long anyAuctionId(long event, SplittableRandom random) {
    long newest = newestAuction(event);
    long oldest = Math.max(newest - OPEN_AUCTIONS, 0);
    return FIRST_ID + oldest + random.nextLong(newest - oldest + 1 + ID_LEAD);
  }
}
