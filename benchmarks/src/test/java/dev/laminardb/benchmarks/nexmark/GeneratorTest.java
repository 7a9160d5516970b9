package dev.laminardb.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final EventNumbers EVENTS = new EventNumbers(5_000, 42);

  private final Bids bids = new Bids(EVENTS);
  private final Auctions auctions = new Auctions(EVENTS);
  private final Persons persons = new Persons(EVENTS);

  @Test
  void makesOnePersonAndThreeAuctionsAnd46BidsInEveryFiftyEvents() {
    assertThat(persons.count).isEqualTo(100);
    assertThat(auctions.count).isEqualTo(300);
    assertThat(bids.count).isEqualTo(4_600);
  }

  @Test
  void countsTheEventsOfAnUnfinishedRound() {
    assertThat(counts(0)).containsExactly(0, 0, 0);
    assertThat(counts(1)).containsExactly(1, 0, 0);
    assertThat(counts(3)).containsExactly(1, 2, 0);
    assertThat(counts(54)).containsExactly(2, 6, 46);
    assertThat(counts(57)).containsExactly(2, 6, 49);
  }

  private static int[] counts(long events) {
    EventNumbers numbers = new EventNumbers(events, 42);
    return new int[] {numbers.personCount(), numbers.auctionCount(), numbers.bidCount()};
  }

  @Test
  void givesEveryNumberToExactlyOneEvent() {
    LongStream all =
        LongStream.concat(
            LongStream.range(0, persons.count).map(i -> EventNumbers.ofPerson((int) i)),
            LongStream.concat(
                LongStream.range(0, auctions.count).map(i -> EventNumbers.ofAuction((int) i)),
                LongStream.range(0, bids.count).map(i -> EventNumbers.ofBid((int) i))));

    assertThat(all.sorted().toArray()).isEqualTo(LongStream.range(0, 5_000).toArray());
  }

  @Test
  void ordersEachKindByTime() {
    assertThat(persons.dateTime).isSorted();
    assertThat(auctions.dateTime).isSorted();
    assertThat(bids.dateTime).isSorted();
    assertThat(persons.dateTime[0]).isEqualTo(EventNumbers.START_MICROS);
  }

  @Test
  void closesAuctionsAfterTheyBegin() {
    for (int i = 0; i < auctions.count; i++) {
      assertThat(auctions.expires[i]).isGreaterThan(auctions.dateTime[i]);
    }
  }

  @Test
  void prefersHotAuctionsAndBidders() {
    long hotAuctions = Arrays.stream(bids.auction).filter(id -> id % 100 == 0).count();
    long hotBidders = Arrays.stream(bids.bidder).filter(id -> id % 100 == 1).count();

    assertThat(hotAuctions / (double) bids.count).isBetween(0.48, 0.56);
    assertThat(hotBidders / (double) bids.count).isBetween(0.72, 0.82);
  }

  @Test
  void makesTheSameEventsFromTheSameSeed() {
    // A change of the generator makes old measurements incomparable: it shows here.
    assertThat(checksum(bids)).isEqualTo(-5074315238076108690L);
    assertThat(checksum(auctions)).isEqualTo(-7709412738894740485L);
    assertThat(checksum(persons)).isEqualTo(-1169097897660486944L);
  }

  @Test
  void makesOtherEventsFromAnotherSeed() {
    assertThat(checksum(new Bids(new EventNumbers(5_000, 43)))).isNotEqualTo(checksum(bids));
  }

  @Test
  void makesTheFirstEventsWhateverTheirNumber() {
    Bids more = new Bids(new EventNumbers(10_000, 42));

    assertThat(Arrays.copyOf(more.price, bids.count)).isEqualTo(bids.price);
    assertThat(Arrays.copyOf(more.auction, bids.count)).isEqualTo(bids.auction);
  }

  private static long checksum(Bids bids) {
    Checksum sum = new Checksum();
    for (int i = 0; i < bids.count; i++) {
      long hash = with(Checksum.SEED, bids.auction[i], bids.bidder[i], bids.price[i]);
      hash = with(hash, bids.channel, i);
      hash = with(hash, bids.url, i);
      hash = with(hash, bids.dateTime[i]);
      sum.addRow(with(hash, bids.extra, i));
    }
    return sum.sum();
  }

  private static long checksum(Auctions auctions) {
    Checksum sum = new Checksum();
    for (int i = 0; i < auctions.count; i++) {
      long hash = with(Checksum.SEED, auctions.id[i], auctions.initialBid[i], auctions.reserve[i]);
      hash = with(hash, auctions.dateTime[i], auctions.expires[i]);
      hash = with(hash, auctions.seller[i], auctions.category[i]);
      hash = with(hash, auctions.itemName, i);
      hash = with(hash, auctions.description, i);
      sum.addRow(with(hash, auctions.extra, i));
    }
    return sum.sum();
  }

  private static long checksum(Persons persons) {
    Checksum sum = new Checksum();
    for (int i = 0; i < persons.count; i++) {
      long hash = with(Checksum.SEED, persons.id[i], persons.dateTime[i]);
      hash = with(hash, persons.name, i);
      hash = with(hash, persons.emailAddress, i);
      hash = with(hash, persons.creditCard, i);
      hash = with(hash, persons.city, i);
      hash = with(hash, persons.state, i);
      sum.addRow(with(hash, persons.extra, i));
    }
    return sum.sum();
  }

  private static long with(long hash, long... values) {
    long all = hash;
    for (long value : values) {
      all = Checksum.with(all, value);
    }
    return all;
  }

  private static long with(long hash, StringColumn strings, int row) {
    int[] offsets = strings.offsets();
    return Checksum.with(hash, strings.bytes(), offsets[row], offsets[row + 1]);
  }
}
