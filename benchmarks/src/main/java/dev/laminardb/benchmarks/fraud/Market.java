package dev.laminardb.benchmarks.fraud;

import java.time.Instant;
import java.util.SplittableRandom;

/**
 * The trades and orders, in order of time: at each moment some accounts trade, and then are silent
 * until their turn comes again. Used by one thread.
 */
final class Market {
  /** One order for as many trades. */
  static final int TRADES_PER_ORDER = 5;

  private static final long START_SECONDS = 1_767_225_600;
  private static final int SYMBOLS = 50;
  private static final int ACTIVE_ACCOUNTS = 1_000;
  private static final int TURNS = 10;
  private static final int TURNS_PER_SECOND = 2;

  private final int rate;
  private final String[] symbols = new String[SYMBOLS];
  private final SplittableRandom random = new SplittableRandom(42);

  /**
   * A market.
   *
   * @param rate trades in a second of event time
   */
  Market(int rate) {
    this.rate = rate;
    for (int i = 0; i < SYMBOLS; i++) {
      symbols[i] = "SYM" + i;
    }
  }

  /**
   * A trade.
   *
   * @param symbol what
   * @param account whose
   * @param price of one
   * @param volume how many
   * @param ts when
   */
  public record Trade(String symbol, long account, double price, long volume, Instant ts) {}

  /**
   * An order.
   *
   * @param account whose
   * @param side {@code buy} or {@code sell}
   * @param quantity how many
   * @param ts when
   */
  public record Order(long account, String side, long quantity, Instant ts) {}

  Trade trade(int number) {
    return new Trade(
        symbols[random.nextInt(SYMBOLS)],
        account(number),
        random.nextInt(1, 100_000) / 100.0,
        random.nextInt(1, 1_000),
        time(number));
  }

  /** The order that comes with a trade. */
  Order order(int trade) {
    return new Order(
        account(trade),
        random.nextBoolean() ? "buy" : "sell",
        random.nextInt(1, 1_000),
        time(trade));
  }

  private long account(int number) {
    long turn = (long) number * TURNS_PER_SECOND / rate % TURNS;
    return turn * ACTIVE_ACCOUNTS + random.nextInt(ACTIVE_ACCOUNTS);
  }

  /** When a trade happens. */
  Instant time(int trade) {
    long micros = micros(trade);
    return Instant.ofEpochSecond(START_SECONDS + micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  private long micros(int trade) {
    return trade * 1_000_000L / rate;
  }

  /**
   * The first trade that is not before a time.
   *
   * @param micros since 1970
   */
  long firstTradeFrom(long micros) {
    long after = micros - START_SECONDS * 1_000_000;
    long trade = Math.max(0, after * rate / 1_000_000);
    while (trade * 1_000_000L / rate < after) {
      trade++;
    }
    return trade;
  }
}
