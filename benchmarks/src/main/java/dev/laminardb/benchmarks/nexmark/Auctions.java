package dev.laminardb.benchmarks.nexmark;

import java.util.SplittableRandom;

/** The auctions of a sequence of events, as columns in order of time. */
final class Auctions {
  private static final int FIRST_CATEGORY = 10;
  private static final int CATEGORIES = 5;

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
}
