package dev.laminardb.benchmarks.nexmark;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The queries there are. */
final class NexmarkQueries {
  static final List<NexmarkQuery> ALL =
      List.of(
          new PassThrough(),
          new DecimalConversion(),
          new CurrencyConversion(),
          new Selection(),
          new LocalSellers(),
          new CategoryPrices(),
          new BidsPerAuction(),
          new HighestBid(),
          new WinningBids(),
          new BidderSessions(),
          new BidsPerBidder(),
          new Calculation(),
          new DayStatistics(),
          new ChannelStatistics(),
          new AuctionStatistics(),
          new LastBid(),
          new TopBids(),
          new ExpandedBids(),
          new ChannelId(),
          new UrlFolders());

  /** Those that LaminarDB runs; it refuses the others as yet. */
  static final String DEFAULT =
      "q0,q1,q1f,q2,q3,q4,q5w,q7w,q9,q11,q12,q14,q15,q16,q17,q18,q19,q20,q21,q22";

  private NexmarkQueries() {}

  static Optional<NexmarkQuery> named(String name) {
    return ALL.stream().filter(query -> query.name().equals(name)).findAny();
  }

  /** All names, separated by commas. */
  static String names() {
    return ALL.stream().map(NexmarkQuery::name).collect(Collectors.joining(","));
  }
}
