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

class BidBatchesTest {
  private final Bids bids = new Bids(new EventNumbers(12_000, 42));
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void leavesNoMemory() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void holdsEveryBidOnceInFullBatches() {
    try (BidBatches batches = new BidBatches(bids, allocator)) {
      List<VectorSchemaRoot> shares = batches.share(bids.count, 0);

      assertThat(shares)
          .extracting(VectorSchemaRoot::getRowCount)
          .containsExactly(4096, 4096, 2848);
      shares.forEach(VectorSchemaRoot::close);
    }
  }

  @Test
  void sharesItsMemoryWithoutACopy() {
    try (BidBatches batches = new BidBatches(bids, allocator)) {
      long filled = allocator.getAllocatedMemory();

      List<VectorSchemaRoot> first = batches.share(bids.count, 0);
      List<VectorSchemaRoot> second = batches.share(bids.count, 0);

      assertThat(allocator.getAllocatedMemory()).isEqualTo(filled);
      assertThat(addresses(first)).isEqualTo(addresses(second));
      first.forEach(VectorSchemaRoot::close);
      second.forEach(VectorSchemaRoot::close);
    }
  }

  private static List<Long> addresses(List<VectorSchemaRoot> roots) {
    List<Long> addresses = new ArrayList<>();
    for (VectorSchemaRoot root : roots) {
      for (FieldVector vector : root.getFieldVectors()) {
        addresses.add(vector.getDataBuffer().memoryAddress());
      }
    }
    return addresses;
  }

  @Test
  void readsFromArrowWhatTheHandLoopReadsFromArrays() {
    PassThrough query = new PassThrough();
    Checksum byHand = new Checksum();
    query.runByHand(bids, byHand);

    Checksum fromArrow = new Checksum();
    try (BidBatches batches = new BidBatches(bids, allocator)) {
      for (VectorSchemaRoot share : batches.share(bids.count, 0)) {
        query.read(projected(share), fromArrow);
        share.close();
      }
    }

    assertThat(fromArrow.rows()).isEqualTo(byHand.rows()).isEqualTo(bids.count);
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
