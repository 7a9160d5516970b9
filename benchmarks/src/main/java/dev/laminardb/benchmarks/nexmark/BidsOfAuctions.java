package dev.laminardb.benchmarks.nexmark;

import java.util.Arrays;

/**
 * Each bid with its auction, by hand: events are taken in order of time, and a bid that comes
 * before its auction waits for it. Auctions have different ids. Used by one thread.
 */
final class BidsOfAuctions {
  private static final int NONE = -1;

  private final Auctions auctions;
  private final Bids bids;
  private final KeyNumbers ids = new KeyNumbers();

  /** By number of the id: the auction, and the last that waits for it. */
  private int[] auctionOf = new int[1024];

  private int[] lastWaiting = new int[1024];
  private int[] waitingBid = new int[1024];
  private int[] waitingBefore = new int[1024];
  private int waitingCount;
  private int nextAuction;
  private int nextBid;
  private int waiting = NONE;
  private int auction;
  private int bid;

  BidsOfAuctions(Events events) {
    auctions = events.auctions();
    bids = events.bids();
  }

  /** Goes on to the next pair, if there is one. */
  boolean next() {
    while (waiting == NONE) {
      if (nextAuction < auctions.count
          && (nextBid == bids.count || auctions.dateTime[nextAuction] < bids.dateTime[nextBid])) {
        auction = nextAuction++;
        int number = numberOf(auctions.id[auction]);
        auctionOf[number] = auction;
        waiting = lastWaiting[number];
      } else if (nextBid == bids.count) {
        return false;
      } else {
        bid = nextBid++;
        int number = numberOf(bids.auction[bid]);
        auction = auctionOf[number];
        if (auction != NONE) {
          return true;
        }
        await(number);
      }
    }
    bid = waitingBid[waiting];
    waiting = waitingBefore[waiting];
    return true;
  }

  private int numberOf(long id) {
    int known = ids.size();
    int number = ids.numberOf(id);
    if (number == known) {
      if (number == auctionOf.length) {
        auctionOf = Arrays.copyOf(auctionOf, 2 * number);
        lastWaiting = Arrays.copyOf(lastWaiting, 2 * number);
      }
      auctionOf[number] = NONE;
      lastWaiting[number] = NONE;
    }
    return number;
  }

  private void await(int number) {
    if (waitingCount == waitingBid.length) {
      waitingBid = Arrays.copyOf(waitingBid, 2 * waitingCount);
      waitingBefore = Arrays.copyOf(waitingBefore, 2 * waitingCount);
    }
    waitingBid[waitingCount] = bid;
    waitingBefore[waitingCount] = lastWaiting[number];
    lastWaiting[number] = waitingCount++;
  }

  /** The auction of the pair, by its place. */
  int auction() {
    return auction;
  }

  /** The bid of the pair, by its place. */
  int bid() {
    return bid;
  }

  /** Whether the bid came while the auction was open. */
  boolean isInTime() {
    long time = bids.dateTime[bid];
    return time >= auctions.dateTime[auction] && time <= auctions.expires[auction];
  }
}
