package dev.laminardb.core.runtime;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.ingest.RowEncoder;
import dev.laminardb.core.ingest.RowFormat;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of BIGINT columns, the last of which may be the event time, as {@code long[]}. */
final class LongRows implements RowEncoder<long[]> {
  private final RowFormat format;

  LongRows(int columns) {
    this.format = new RowFormat(columns);
  }

  /** Columns a, b, c… of BIGINT and, at the end, the TIMESTAMP ts. */
  static Schema schema(int values) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < values; i++) {
      fields.add(ColumnType.BIGINT.field(String.valueOf((char) ('a' + i)), false));
    }
    fields.add(ColumnType.TIMESTAMP.field("ts", false));
    return new Schema(fields);
  }

  @Override
  public int encodedLength(long[] row) {
    return format.fixedLength();
  }

  @Override
  public void encode(long[] row, MutableDirectBuffer buffer, int index) {
    format.clearNulls(buffer, index);
    for (int i = 0; i < row.length; i++) {
      buffer.putLong(index + format.slot(i), row[i]);
    }
  }

  /** The rows of a batch whose columns are all 64 bits wide, as text. */
  static List<String> text(Batch batch) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < batch.columnCount(); column++) {
        text.append(column == 0 ? "" : " ")
            .append(RawMemory.getLong(batch.dataAddress(column) + ((long) row << 3)));
      }
      rows.add(text.toString());
    }
    return rows;
  }
}
