package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.EventTable.Longs;
import dev.laminardb.benchmarks.nexmark.EventTable.Strings;
import dev.laminardb.benchmarks.nexmark.EventTable.Times;
import java.util.List;
import java.util.SplittableRandom;

/** The auctions of a sequence of events, as columns in order of time. */
public final class Auctions {
  private static final int FIRST_CATEGORY = 10;

  /** How many categories there are. */
  static final int CATEGORIES = 5;

  /** Three of four auctions are a hot seller's. */
  private static final int SELLER_RATIO = 4;

  final int count;
  final long[] id;
  final StringColumn itemName;
  final StringColumn description;
  final long[] initialBid;
  final long[] reserve;
  final long[] dateTime;
  final long[] expires;
  final long[] seller;
  final long[] category;
  final StringColumn extra;

  /** Generates them. */
  Auctions(EventNumbers events) {
    count = events.auctionCount();
    id = new long[count];
    itemName = new StringColumn(count, 20);
    description = new StringColumn(count, 100);
    initialBid = new long[count];
    reserve = new long[count];
    dateTime = new long[count];
    expires = new long[count];
    seller = new long[count];
    category = new long[count];
    extra = new StringColumn(count, 330);
    // On average an auction stays open until as many more have begun as are open at once.
    long openMicros =
        (long) EventNumbers.OPEN_AUCTIONS
            * EventNumbers.ROUND
            / EventNumbers.AUCTIONS
            * EventNumbers.MICROS_PER_EVENT;
    for (int i = 0; i < count; i++) {
      long event = EventNumbers.ofAuction(i);
      SplittableRandom random = events.random(event);
      id[i] = EventNumbers.FIRST_ID + i;
      dateTime[i] = EventNumbers.timeMicros(event);
      seller[i] =
          random.nextInt(SELLER_RATIO) > 0
              ? EventNumbers.hotPersonId(event)
              : EventNumbers.anyPersonId(event, random);
      category[i] = FIRST_CATEGORY + random.nextInt(CATEGORIES);
      initialBid[i] = Bids.price(random);
      reserve[i] = initialBid[i] + Bids.price(random);
      expires[i] = dateTime[i] + 1 + random.nextLong(2 * openMicros);
      itemName.addLetters(random, 20);
      description.addLetters(random, 100);
      extra.addLetters(random, 330);
    }
  }

  private Auctions(Auctions all, int count) {
    this.count = count;
    id = all.id;
    itemName = all.itemName;
    description = all.description;
    initialBid = all.initialBid;
    reserve = all.reserve;
    dateTime = all.dateTime;
    expires = all.expires;
    seller = all.seller;
    category = all.category;
    extra = all.extra;
  }

  /** The first auctions, in the same arrays. */
  Auctions first(int rows) {
    return rows == count ? this : new Auctions(this, rows);
  }

  /** The columns as a table has them. */
  EventTable table() {
    return new EventTable(
        List.of(
            new Longs("id", id),
            new Strings("itemName", itemName),
            new Strings("description", description),
            new Longs("initialBid", initialBid),
            new Longs("reserve", reserve),
            new Times("dateTime", dateTime),
            new Times("expires", expires),
            new Longs("seller", seller),
            new Longs("category", category),
            new Strings("extra", extra)),
        count);
  }
}
