package dev.laminardb.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.ingest.RowFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** A row as an encoder wrote it, between guard bytes that must survive. */
final class EncodedRow {
  private static final int INDEX = 24;
  private static final byte GUARD = 0x5a;

  private final byte[] memory;
  private final ByteBuffer bytes;
  private final int columns;
  final int length;

  private EncodedRow(byte[] memory, int columns, int length) {
    this.memory = memory;
    this.bytes = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    this.columns = columns;
    this.length = length;
  }

  static <T> EncodedRow of(RecordEncoder<T> encoder, int columns, T row) {
    int length = encoder.encodedLength(row);
    byte[] memory = new byte[INDEX + length + 16];
    Arrays.fill(memory, GUARD);
    encoder.encode(row, new UnsafeBuffer(memory), INDEX);
    assertThat(Arrays.copyOfRange(memory, 0, INDEX)).containsOnly(GUARD);
    assertThat(Arrays.copyOfRange(memory, INDEX + length, memory.length)).containsOnly(GUARD);
    return new EncodedRow(memory, columns, length);
  }

  boolean isNull(int column) {
    return (bytes.getLong(INDEX + column / 64 * 8) >> (column % 64) & 1) != 0;
  }

  long longAt(int column) {
    return bytes.getLong(INDEX + new RowFormat(columns).slot(column));
  }

  double doubleAt(int column) {
    return Double.longBitsToDouble(longAt(column));
  }

  String stringAt(int column) {
    long slot = longAt(column);
    int offset = (int) (slot >> 32);
    return new String(memory, INDEX + offset, (int) slot, StandardCharsets.UTF_8);
  }
}
