package dev.laminardb.benchmarks.flink;

import dev.laminardb.benchmarks.nexmark.Bids;
import dev.laminardb.benchmarks.nexmark.StringColumn;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** All bids in turn. The strings of a row refer to the bytes of their columns. One thread. */
final class BidFeed implements FlinkRun.Feed {
  private static final int ROWS_AT_ONCE = 64;

  private final Bids bids;
  private final int[] columns;
  private final MemorySegment[] channel;
  private final MemorySegment[] url;
  private final MemorySegment[] extra;
  private int next;

  /**
   * Begins at the first bid.
   *
   * @param columns which to fill, counted from 0
   */
  BidFeed(Bids bids, int[] columns) {
    this.bids = bids;
    this.columns = columns;
    channel = segment(bids.channel);
    url = segment(bids.url);
    extra = segment(bids.extra);
  }

  private static MemorySegment[] segment(StringColumn column) {
    return new MemorySegment[] {MemorySegmentFactory.wrap(column.bytes())};
  }

  @Override
  public boolean emit(ReaderOutput<RowData> out) {
    int end = Math.min(next + ROWS_AT_ONCE, bids.count);
    for (; next < end; next++) {
      GenericRowData row = new GenericRowData(columns.length);
      for (int i = 0; i < columns.length; i++) {
        row.setField(i, value(columns[i]));
      }
      out.collect(row);
    }
    return next < bids.count;
  }

  private Object value(int column) {
    return switch (column) {
      case 0 -> bids.auction[next];
      case 1 -> bids.bidder[next];
      case 2 -> bids.price[next];
      case 3 -> text(channel, bids.channel);
      case 4 -> text(url, bids.url);
      case 5 -> time(bids.dateTime[next]);
      case 6 -> text(extra, bids.extra);
      default -> throw new IllegalArgumentException("column " + column);
    };
  }

  private BinaryStringData text(MemorySegment[] bytes, StringColumn column) {
    int[] offsets = column.offsets();
    return new BinaryStringData(bytes, offsets[next], offsets[next + 1] - offsets[next]);
  }

  private static TimestampData time(long micros) {
    return TimestampData.fromEpochMillis(
        Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1000);
  }
}
