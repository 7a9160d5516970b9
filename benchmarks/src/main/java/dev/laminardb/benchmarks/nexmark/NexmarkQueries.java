package dev.laminardb.benchmarks.nexmark;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The queries there are. */
final class NexmarkQueries {
  private static final List<NexmarkQuery> ALL =
      List.of(
          new PassThrough(),
          new CurrencyConversion(),
          new Selection(),
          new HighestBid(),
          new BidsPerBidder());

  private NexmarkQueries() {}

  static Optional<NexmarkQuery> named(String name) {
    return ALL.stream().filter(query -> query.name().equals(name)).findAny();
  }

  /** All names, separated by commas. */
  static String names() {
    return ALL.stream().map(NexmarkQuery::name).collect(Collectors.joining(","));
  }
}
