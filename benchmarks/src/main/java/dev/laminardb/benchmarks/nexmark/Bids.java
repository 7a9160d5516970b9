package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.benchmarks.nexmark.EventTable.Longs;
import dev.laminardb.benchmarks.nexmark.EventTable.Strings;
import dev.laminardb.benchmarks.nexmark.EventTable.Times;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** The bids of a sequence of events, as columns in order of time. */
public final class Bids {
  private static final String[] HOT_CHANNELS = {"Google", "Facebook", "Baidu", "Apple"};
  private static final int OTHER_CHANNELS = 10_000;

  /** Every other bid is for a hot auction. */
  private static final int AUCTION_RATIO = 2;

  /** Three of four bids are a hot bidder's. */
  private static final int BIDDER_RATIO = 4;

  /** Every other bid comes through a hot channel. */
  private static final int CHANNEL_RATIO = 2;

  /** How many there are. */
  public final int count;

  /** Auction ids. */
  public final long[] auction;

  /** Person ids. */
  public final long[] bidder;

  /** In cents. */
  public final long[] price;

  /** Names of where they came from. */
  public final StringColumn channel;

  /** Addresses of the channel. */
  public final StringColumn url;

  /** Microseconds since 1970. */
  public final long[] dateTime;

  /** Filler. */
  public final StringColumn extra;

  /** Generates them. */
  public Bids(EventNumbers events) {
    count = events.bidCount();
    auction = new long[count];
    bidder = new long[count];
    price = new long[count];
    channel = new StringColumn(count, 10);
    url = new StringColumn(count, 75);
    dateTime = new long[count];
    extra = new StringColumn(count, 70);
    byte[][] channels = channels();
    byte[][] urls = urls(new SplittableRandom(events.seed() + 77));
    for (int i = 0; i < count; i++) {
      long event = EventNumbers.ofBid(i);
      SplittableRandom random = events.random(event);
      dateTime[i] = EventNumbers.timeMicros(event);
      auction[i] =
          random.nextInt(AUCTION_RATIO) > 0
              ? EventNumbers.hotAuctionId(event)
              : EventNumbers.anyAuctionId(event, random);
      // The hot bidder is not the hot seller but the next person.
      bidder[i] =
          random.nextInt(BIDDER_RATIO) > 0
              ? EventNumbers.hotPersonId(event) + 1
              : EventNumbers.anyPersonId(event, random);
      price[i] = price(random);
      int from =
          random.nextInt(CHANNEL_RATIO) > 0
              ? random.nextInt(HOT_CHANNELS.length)
              : HOT_CHANNELS.length + random.nextInt(OTHER_CHANNELS);
      channel.add(channels[from]);
      url.add(urls[from]);
      extra.addLetters(random, 68);
    }
  }

  private Bids(Bids all, int count) {
    this.count = count;
    auction = all.auction;
    bidder = all.bidder;
    price = all.price;
    channel = all.channel;
    url = all.url;
    dateTime = all.dateTime;
    extra = all.extra;
  }

  /** The first bids, in the same arrays. */
  Bids first(int rows) {
    return rows == count ? this : new Bids(this, rows);
  }

  /** The columns as a table has them. */
  EventTable table() {
    return new EventTable(
        List.of(
            new Longs("auction", auction),
            new Longs("bidder", bidder),
            new Longs("price", price),
            new Strings("channel", channel),
            new Strings("url", url),
            new Times("dateTime", dateTime),
            new Strings("extra", extra)),
        count);
  }

  /** A price in cents, log-uniform between 1 and a million dollars; the same on every machine. */
  static long price(SplittableRandom random) {
    return Math.round(StrictMath.pow(10.0, random.nextDouble() * 6.0) * 100.0);
  }

  private static byte[][] channels() {
    byte[][] channels = new byte[HOT_CHANNELS.length + OTHER_CHANNELS][];
    for (int i = 0; i < channels.length; i++) {
      int other = i - HOT_CHANNELS.length;
      String name = other < 0 ? HOT_CHANNELS[i] : "channel-" + other;
      channels[i] = name.getBytes(StandardCharsets.US_ASCII);
    }
    return channels;
  }

  /** One address per channel; nine of ten that are not hot name their channel in it. */
  private static byte[][] urls(SplittableRandom random) {
    byte[][] urls = new byte[HOT_CHANNELS.length + OTHER_CHANNELS][];
    for (int i = 0; i < urls.length; i++) {
      StringBuilder url = new StringBuilder("https://www.nexmark.com/");
      for (int folder = 0; folder < 3; folder++) {
        for (int letter = 0; letter < 5; letter++) {
          url.append((char) ('a' + random.nextInt(26)));
        }
        url.append('/');
      }
      url.append("item.htm?query=1");
      int other = i - HOT_CHANNELS.length;
      if (other >= 0 && random.nextInt(10) > 0) {
        url.append("&channel_id=").append(Integer.reverse(other) & Integer.MAX_VALUE);
      }
      urls[i] = url.toString().getBytes(StandardCharsets.US_ASCII);
    }
    return urls;
  }
}
