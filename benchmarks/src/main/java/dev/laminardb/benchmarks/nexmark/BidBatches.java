package dev.laminardb.benchmarks.nexmark;

import dev.laminardb.core.batch.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * The bids as Arrow batches, filled once and then shared with the engine as often as needed. Used
 * by one thread; close it after every share of it is closed.
 */
final class BidBatches implements AutoCloseable {
  /** Rows in every batch but the last. */
  static final int ROWS = 4096;

  private static final String COLUMNS =
      """
      auction BIGINT NOT NULL, bidder BIGINT NOT NULL, price BIGINT NOT NULL,
      channel VARCHAR NOT NULL, url VARCHAR NOT NULL,
      dateTime TIMESTAMP NOT NULL, extra VARCHAR NOT NULL""";

  private static final String WATERMARK =
      ", WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND";

  private static final int DATE_TIME = 5;

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              ColumnType.BIGINT.field("auction", false),
              ColumnType.BIGINT.field("bidder", false),
              ColumnType.BIGINT.field("price", false),
              ColumnType.VARCHAR.field("channel", false),
              ColumnType.VARCHAR.field("url", false),
              ColumnType.TIMESTAMP.field("dateTime", false),
              ColumnType.VARCHAR.field("extra", false)));

  private final BufferAllocator allocator;
  private final List<VectorSchemaRoot> batches = new ArrayList<>();

  BidBatches(Bids bids, BufferAllocator allocator) {
    this.allocator = allocator;
    for (int from = 0; from < bids.count; from += ROWS) {
      batches.add(batch(bids, from, Math.min(ROWS, bids.count - from)));
    }
  }

  /**
   * The source the batches are for; with the published watermark where a query needs event time.
   */
  static String ddl(NexmarkQuery query) {
    String watermark = query instanceof WindowedQuery ? WATERMARK : "";
    return "CREATE SOURCE bid (" + COLUMNS + watermark + ")";
  }

  private VectorSchemaRoot batch(Bids bids, int from, int count) {
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    copy(bids.auction, from, count, (BigIntVector) root.getVector(0));
    copy(bids.bidder, from, count, (BigIntVector) root.getVector(1));
    copy(bids.price, from, count, (BigIntVector) root.getVector(2));
    copy(bids.channel, from, count, (VarCharVector) root.getVector(3));
    copy(bids.url, from, count, (VarCharVector) root.getVector(4));
    TimeStampMicroVector dateTime = (TimeStampMicroVector) root.getVector(DATE_TIME);
    dateTime.allocateNew(count);
    for (int i = 0; i < count; i++) {
      dateTime.set(i, bids.dateTime[from + i]);
    }
    copy(bids.extra, from, count, (VarCharVector) root.getVector(6));
    root.setRowCount(count);
    return root;
  }

  private static void copy(long[] values, int from, int count, BigIntVector to) {
    to.allocateNew(count);
    for (int i = 0; i < count; i++) {
      to.set(i, values[from + i]);
    }
  }

  private static void copy(StringColumn strings, int from, int count, VarCharVector to) {
    int[] offsets = strings.offsets();
    to.allocateNew(offsets[from + count] - offsets[from], count);
    for (int i = from; i < from + count; i++) {
      to.set(i - from, strings.bytes(), offsets[i], offsets[i + 1] - offsets[i]);
    }
  }

  /** How many batches hold a number of bids. */
  static int count(int bids) {
    return (bids + ROWS - 1) / ROWS;
  }

  /**
   * Batches of the first bids anew, over the same memory, which is reference counted. The caller
   * owns them, and may pass them on; the memory remains with this object's allocator.
   *
   * @param bids how many bids
   * @param shiftMicros added to every time, in vectors of their own unless it is 0
   */
  List<VectorSchemaRoot> share(int bids, long shiftMicros) {
    List<VectorSchemaRoot> shares = new ArrayList<>(count(bids));
    for (int from = 0; from < bids; from += ROWS) {
      shares.add(share(batches.get(from / ROWS), Math.min(ROWS, bids - from), shiftMicros));
    }
    return shares;
  }

  private VectorSchemaRoot share(VectorSchemaRoot batch, int rows, long shiftMicros) {
    List<FieldVector> vectors = new ArrayList<>(batch.getFieldVectors().size());
    for (FieldVector vector : batch.getFieldVectors()) {
      TransferPair pair = vector.getTransferPair(allocator);
      pair.splitAndTransfer(0, rows);
      vectors.add((FieldVector) pair.getTo());
    }
    if (shiftMicros != 0) {
      vectors.set(DATE_TIME, shifted(vectors.get(DATE_TIME), rows, shiftMicros)).close();
    }
    return new VectorSchemaRoot(SCHEMA, vectors, rows);
  }

  private FieldVector shifted(FieldVector times, int count, long shiftMicros) {
    TimeStampMicroVector later = new TimeStampMicroVector("dateTime", allocator);
    later.allocateNew(count);
    for (int i = 0; i < count; i++) {
      later.set(i, ((TimeStampMicroVector) times).get(i) + shiftMicros);
    }
    later.setValueCount(count);
    return later;
  }

  @Override
  public void close() {
    batches.forEach(VectorSchemaRoot::close);
  }
}
