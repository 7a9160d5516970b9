package dev.laminardb.core.table;

import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.ingest.RowFormat;
import dev.laminardb.core.state.RowTable;
import org.agrona.MutableDirectBuffer;

/** Writes rows of a table, with their weight behind them, in the form of a source's ring. */
final class RowEncoding {
  private static final int DECIMAL_BYTES = 2 * Long.BYTES;

  private final RowTable values;
  private final ColumnType[] types;
  private final RowFormat format;

  RowEncoding(RowTable values, ColumnType[] types) {
    this.values = values;
    this.types = types;
    this.format = new RowFormat(types.length + 1);
  }

  /** How many bytes a row takes. */
  int encodedLength(int row) {
    int length = format.fixedLength();
    for (int k = 0; k < types.length; k++) {
      if (types[k].isVariable()) {
        length = Math.addExact(length, values.stringLength(row, k));
      } else if (types[k].isWide()) {
        length += DECIMAL_BYTES;
      }
    }
    return length;
  }

  /** Writes a row from an index on. */
  void encode(int row, int weight, MutableDirectBuffer buffer, int index) {
    format.clearNulls(buffer, index);
    int tail = format.fixedLength();
    for (int k = 0; k < types.length; k++) {
      int slot = index + format.slot(k);
      if (values.isNull(row, k)) {
        format.setNull(buffer, index, k);
        buffer.putLong(slot, 0);
      } else if (types[k].isVariable()) {
        int length = values.stringLength(row, k);
        if (length > 0) {
          buffer.putBytes(
              index + tail, values.stringBytes(row), values.stringOffset(row, k), length);
        }
        buffer.putLong(slot, RowFormat.tailSlot(tail, length));
        tail += length;
      } else if (types[k].isWide()) {
        buffer.putLong(index + tail, values.value(row, k));
        buffer.putLong(index + tail + Long.BYTES, values.highValue(row, k));
        buffer.putLong(slot, RowFormat.tailSlot(tail, DECIMAL_BYTES));
        tail += DECIMAL_BYTES;
      } else {
        buffer.putLong(slot, values.value(row, k));
      }
    }
    buffer.putLong(index + format.slot(types.length), weight);
  }
}
