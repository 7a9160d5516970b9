package dev.laminardb.benchmarks.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBatchesTest {
  private static final List<EventKind> BIDS = List.of(EventKind.BID);

  private final Events events = Events.of(new EventNumbers(12_000, 42));
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void leavesNoMemory() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void holdsEveryBidOnceInFullBatches() {
    try (EventBatches batches = new EventBatches(events, BIDS, allocator)) {
      List<EventBatches.Rows> shares = batches.share(0);

      assertThat(shares)
          .extracting(share -> share.root().getRowCount())
          .containsExactly(4096, 4096, 2848);
      close(shares);
    }
  }

  @Test
  void sharesItsMemoryWithoutACopy() {
    try (EventBatches batches = new EventBatches(events, BIDS, allocator)) {
      long filled = allocator.getAllocatedMemory();

      List<EventBatches.Rows> first = batches.share(0);
      List<EventBatches.Rows> second = batches.share(0);

      assertThat(allocator.getAllocatedMemory()).isEqualTo(filled);
      assertThat(addresses(first)).isEqualTo(addresses(second));
      close(first);
      close(second);
    }
  }

  @Test
  void putsAuctionsInFrontOfTheBidsOfTheSameTime() {
    List<EventKind> both = List.of(EventKind.AUCTION, EventKind.BID);
    try (EventBatches batches = new EventBatches(events, both, allocator)) {
      List<EventBatches.Rows> shares = batches.share(0);

      assertThat(shares)
          .extracting(share -> share.kind() + " " + share.root().getRowCount())
          .containsExactly(
              "AUCTION 267", "BID 4096", "AUCTION 267", "BID 4096", "AUCTION 186", "BID 2848");
      close(shares);
    }
  }

  private static void close(List<EventBatches.Rows> shares) {
    shares.forEach(share -> share.root().close());
  }

  private static List<Long> addresses(List<EventBatches.Rows> shares) {
    List<Long> addresses = new ArrayList<>();
    for (EventBatches.Rows share : shares) {
      for (FieldVector vector : share.root().getFieldVectors()) {
        addresses.add(vector.getDataBuffer().memoryAddress());
      }
    }
    return addresses;
  }

  @Test
  void readsFromArrowWhatTheHandLoopReadsFromArrays() {
    PassThrough query = new PassThrough();
    Checksum byHand = new Checksum();
    query.runByHand(events, byHand);

    Checksum fromArrow = new Checksum();
    try (EventBatches batches = new EventBatches(events, BIDS, allocator)) {
      for (EventBatches.Rows share : batches.share(0)) {
        query.read(projected(share.root()), fromArrow);
        share.root().close();
      }
    }

    assertThat(fromArrow.rows()).isEqualTo(byHand.rows()).isEqualTo(events.bids().count);
    assertThat(fromArrow.sum()).isEqualTo(byHand.sum());
  }

  private static VectorSchemaRoot projected(VectorSchemaRoot bid) {
    return VectorSchemaRoot.of(
        bid.getVector("auction"),
        bid.getVector("bidder"),
        bid.getVector("price"),
        bid.getVector("dateTime"),
        bid.getVector("extra"));
  }
}
