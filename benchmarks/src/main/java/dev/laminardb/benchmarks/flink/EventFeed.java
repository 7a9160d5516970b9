package dev.laminardb.benchmarks.flink;

import dev.laminardb.benchmarks.nexmark.EventTable;
import dev.laminardb.benchmarks.nexmark.EventTable.Column;
import dev.laminardb.benchmarks.nexmark.EventTable.Longs;
import dev.laminardb.benchmarks.nexmark.EventTable.Strings;
import dev.laminardb.benchmarks.nexmark.EventTable.Times;
import dev.laminardb.benchmarks.nexmark.StringColumn;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** All rows of a table in turn. The strings of a row refer to the bytes of their columns. */
final class EventFeed implements FlinkRun.Feed {
  private static final int ROWS_AT_ONCE = 64;

  /** The values of a column, as Flink wants them. */
  private interface Values {
    Object at(int row);
  }

  private final int count;
  private final Values[] columns;
  private int next;

  /**
   * Begins at the first row.
   *
   * @param columns which to fill, counted from 0
   */
  EventFeed(EventTable table, int[] columns) {
    count = table.count();
    this.columns = new Values[columns.length];
    for (int i = 0; i < columns.length; i++) {
      this.columns[i] = values(table.columns().get(columns[i]));
    }
  }

  private static Values values(Column column) {
    if (column instanceof Longs longs) {
      return row -> longs.values()[row];
    } else if (column instanceof Times times) {
      return row -> time(times.micros()[row]);
    } else if (column instanceof Strings strings) {
      return texts(strings.values());
    }
    throw new IllegalArgumentException(column.toString());
  }

  private static Values texts(StringColumn column) {
    MemorySegment[] bytes = {MemorySegmentFactory.wrap(column.bytes())};
    int[] offsets = column.offsets();
    return row -> new BinaryStringData(bytes, offsets[row], offsets[row + 1] - offsets[row]);
  }

  private static TimestampData time(long micros) {
    return TimestampData.fromEpochMillis(
        Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1000);
  }

  @Override
  public boolean emit(ReaderOutput<RowData> out) {
    int end = Math.min(next + ROWS_AT_ONCE, count);
    for (; next < end; next++) {
      GenericRowData row = new GenericRowData(columns.length);
      for (int i = 0; i < columns.length; i++) {
        row.setField(i, columns[i].at(next));
      }
      out.collect(row);
    }
    return next < count;
  }
}
