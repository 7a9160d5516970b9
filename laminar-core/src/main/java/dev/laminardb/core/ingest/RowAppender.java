package dev.laminardb.core.ingest;

import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.ColumnBuilder;
import dev.laminardb.core.batch.ColumnType;
import org.agrona.DirectBuffer;
import org.apache.arrow.vector.types.pojo.Schema;

/** Decodes rows of a {@link RowFormat} straight into the columns of a batch. Used by one thread. */
public final class RowAppender {
  private final ColumnType[] types;
  private final int[] slots;
  private byte[] stringBytes = new byte[256];

  /** An appender for rows of a schema. */
  public RowAppender(Schema schema, RowFormat format) {
    types = schema.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
    slots = new int[types.length];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = format.slot(i);
    }
  }

  /** Adds the row that lies at an index of a buffer; the builder must have room. */
  public void append(DirectBuffer buffer, int index, BatchBuilder out) {
    int row = out.rowCount();
    for (int i = 0; i < types.length; i++) {
      ColumnBuilder column = out.column(i);
      if ((buffer.getLong(index + (i >> 6 << 3)) & 1L << (i & 63)) != 0) {
        if (types[i].isVariable()) {
          column.appendNullString();
        }
        continue;
      }
      int at = index + slots[i];
      switch (types[i]) {
        case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL ->
            column.setLong(row, buffer.getLong(at));
        case TINYINT -> column.setByte(row, buffer.getByte(at));
        case SMALLINT -> column.setShort(row, buffer.getShort(at));
        case REAL -> column.setFloat(row, (float) buffer.getDouble(at));
        case DOUBLE -> column.setDouble(row, buffer.getDouble(at));
        case DECIMAL -> {
          int words = index + RowFormat.tailOffset(buffer.getLong(at));
          column.setDecimal(row, buffer.getLong(words), buffer.getLong(words + Long.BYTES));
        }
        case INT, DATE, MONTHS -> column.setInt(row, buffer.getInt(at));
        case BOOLEAN -> column.setBoolean(row, buffer.getByte(at) != 0);
        case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP ->
            appendString(buffer, index, buffer.getLong(at), column);
      }
    }
    out.addRows(1);
  }

  private void appendString(DirectBuffer buffer, int index, long slot, ColumnBuilder column) {
    int offset = RowFormat.tailOffset(slot);
    int length = (int) slot;
    long address = buffer.addressOffset();
    if (buffer.byteArray() == null) {
      column.appendString(address + index + offset, length);
      return;
    }
    if (stringBytes.length < length) {
      stringBytes = new byte[length];
    }
    buffer.getBytes(index + offset, stringBytes, 0, length);
    column.appendString(stringBytes, 0, length);
  }
}
