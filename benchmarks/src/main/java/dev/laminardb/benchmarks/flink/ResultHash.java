package dev.laminardb.benchmarks.flink;

import dev.laminardb.benchmarks.nexmark.Checksum;
import dev.laminardb.benchmarks.nexmark.NexmarkQuery;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.types.RowKind;

/** Adds rows of Flink up to the checksum that all engines have in common. One thread. */
final class ResultHash implements Consumer<RowData> {
  private static final int DECIMAL_PRECISION = 23;

  private final LogicalTypeRoot[] types;
  private final Checksum result;

  ResultHash(List<LogicalType> types, Checksum result) {
    this.types = types.stream().map(LogicalType::getTypeRoot).toArray(LogicalTypeRoot[]::new);
    this.result = result;
  }

  @Override
  public void accept(RowData row) {
    long hash = Checksum.SEED;
    for (int i = 0; i < types.length; i++) {
      if (row.isNullAt(i)) {
        throw new IllegalStateException("column " + i + " is null");
      }
      hash = with(hash, row, i);
    }
    boolean gone = row.getRowKind() == RowKind.DELETE || row.getRowKind() == RowKind.UPDATE_BEFORE;
    result.addChange(hash, gone ? -1 : 1);
  }

  private long with(long hash, RowData row, int column) {
    return switch (types[column]) {
      case BIGINT -> Checksum.with(hash, row.getLong(column));
      case INTEGER -> Checksum.with(hash, row.getInt(column));
      case DOUBLE -> Checksum.with(hash, Double.doubleToRawLongBits(row.getDouble(column)));
      case DECIMAL ->
          Checksum.with(
              hash,
              row.getDecimal(column, DECIMAL_PRECISION, NexmarkQuery.DECIMAL_SCALE)
                  .toBigDecimal()
                  .unscaledValue()
                  .longValueExact());
      case TIMESTAMP_WITHOUT_TIME_ZONE -> Checksum.with(hash, micros(row, column));
      case VARCHAR, CHAR -> with(hash, row.getString(column));
      default -> throw new IllegalStateException("column " + column + " is " + types[column]);
    };
  }

  private static long micros(RowData row, int column) {
    TimestampData time = row.getTimestamp(column, 6);
    return time.getMillisecond() * 1000 + time.getNanoOfMillisecond() / 1000;
  }

  private static long with(long hash, StringData text) {
    BinaryStringData binary = (BinaryStringData) text;
    binary.ensureMaterialized();
    MemorySegment[] segments = binary.getSegments();
    if (segments.length == 1 && !segments[0].isOffHeap()) {
      int start = binary.getOffset();
      return Checksum.with(hash, segments[0].getArray(), start, start + binary.getSizeInBytes());
    }
    byte[] bytes = binary.toBytes();
    return Checksum.with(hash, bytes, 0, bytes.length);
  }
}
