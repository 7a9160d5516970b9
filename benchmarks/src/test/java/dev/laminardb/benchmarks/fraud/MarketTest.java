package dev.laminardb.benchmarks.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class MarketTest {
  @Test
  void knowsTheFirstTradeFromATimeOn() {
    Market market = new Market(30_000);

    for (int trade = 0; trade < 100_000; trade += 7) {
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, market.time(trade));

      assertThat(market.firstTradeFrom(micros)).isEqualTo(trade);
      assertThat(market.firstTradeFrom(micros + 1)).isEqualTo(trade + 1);
    }
  }

  @Test
  void timeAndTradesAreInStep() {
    Market market = new Market(1_000);

    assertThat(market.time(2_500)).isEqualTo(market.time(0).plusMillis(2_500));
    assertThat(market.trade(2_500).ts()).isEqualTo(market.time(2_500));
    assertThat(market.order(2_500).ts()).isEqualTo(market.time(2_500));
  }
}
