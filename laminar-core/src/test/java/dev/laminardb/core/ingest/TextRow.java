package dev.laminardb.core.ingest;

import dev.laminardb.core.testing.TextBatches;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A row of two columns, and how it is encoded. */
record TextRow(long number, @Nullable String text) {
  static final Schema SCHEMA = TextBatches.schema("number BIGINT NOT NULL, text VARCHAR");
  static final RowFormat FORMAT = new RowFormat(2);

  static final long UNENCODABLE = Long.MAX_VALUE;

  /**
   * The plainest encoder possible; refuses negative numbers before, {@link #UNENCODABLE} while it
   * encodes.
   */
  static final class Encoder implements RowEncoder<TextRow> {
    @Override
    public int encodedLength(TextRow row) {
      if (row.number < 0) {
        throw new IllegalArgumentException("negative");
      }
      return FORMAT.fixedLength() + bytes(row).length;
    }

    @Override
    public void encode(TextRow row, MutableDirectBuffer buffer, int index) {
      FORMAT.clearNulls(buffer, index);
      buffer.putLong(index + FORMAT.slot(0), row.number);
      if (row.number == UNENCODABLE) {
        throw new IllegalStateException("fails while encoding");
      }
      if (row.text == null) {
        FORMAT.setNull(buffer, index, 1);
        return;
      }
      byte[] bytes = bytes(row);
      buffer.putLong(
          index + FORMAT.slot(1), RowFormat.tailSlot(FORMAT.fixedLength(), bytes.length));
      buffer.putBytes(index + FORMAT.fixedLength(), bytes);
    }

    private static byte[] bytes(TextRow row) {
      return row.text == null ? new byte[0] : row.text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
