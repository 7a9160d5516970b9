package dev.laminardb.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RowFormatTest {
  @RegisterExtension final TestMemory memory = new TestMemory();

  private static final Schema ALL =
      TextBatches.schema("a BOOLEAN, b INT, c BIGINT, d DOUBLE, e VARCHAR, f TIMESTAMP");

  private static void encode(UnsafeBuffer buffer, int index, RowFormat format) {
    byte[] text = "Grüße".getBytes(StandardCharsets.UTF_8);
    format.clearNulls(buffer, index);
    buffer.putByte(index + format.slot(0), (byte) 1);
    buffer.putInt(index + format.slot(1), -5);
    buffer.putLong(index + format.slot(2), Long.MIN_VALUE);
    buffer.putDouble(index + format.slot(3), 2.5);
    buffer.putLong(index + format.slot(4), RowFormat.tailSlot(format.fixedLength(), text.length));
    buffer.putBytes(index + format.fixedLength(), text);
    buffer.putLong(index + format.slot(5), 1_500_000);
  }

  private Batch decode(Schema schema, RowFormat format, UnsafeBuffer buffer, int... rows) {
    RowAppender appender = new RowAppender(schema, format);
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      BatchBuilder builder = pool.builder();
      for (int index : rows) {
        appender.append(buffer, index, builder);
      }
      return builder.build();
    }
  }

  @Test
  void decodesEveryTypeFromNativeMemoryAndFromAnArray() {
    RowFormat format = new RowFormat(6);
    UnsafeBuffer[] buffers = {
      new UnsafeBuffer(ByteBuffer.allocateDirect(512)), new UnsafeBuffer(new byte[512])
    };
    for (UnsafeBuffer buffer : buffers) {
      buffer.setMemory(0, 512, (byte) 0xee);
      encode(buffer, 128, format);
      encode(buffer, 256, format);
      for (int column = 0; column < 6; column++) {
        format.setNull(buffer, 256, column);
      }
      Batch batch = decode(ALL, format, buffer, 128, 256, 128);

      String row = "true | -5 | -9223372036854775808 | 2.5 | Grüße | 1970-01-01 00:00:01.5";
      assertThat(TextBatches.lines(batch))
          .containsExactly(row, "null | null | null | null | null | null", row);
      batch.release();
    }
  }

  @Test
  void decodesLongStringsFromAnArrayBehindAnOffset() {
    byte[] array = new byte[9000];
    UnsafeBuffer buffer = new UnsafeBuffer(array, 1000, 8000);
    String text = "x".repeat(5000);
    new TextRow.Encoder().encode(new TextRow(7, text), buffer, 16);

    Batch batch = decode(TextRow.SCHEMA, TextRow.FORMAT, buffer, 16);

    assertThat(TextBatches.lines(batch)).containsExactly("7 | " + text);
    batch.release();
  }

  @Test
  void hasABitForEachOfMoreThan64Columns() {
    int columns = 130;
    Schema schema = TextBatches.schema(String.join(",", Collections.nCopies(columns, "n BIGINT")));
    RowFormat format = new RowFormat(columns);
    assertThat(format.fixedLength()).isEqualTo((3 + columns) * 8);
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[format.fixedLength()]);
    buffer.setMemory(0, buffer.capacity(), (byte) 0xff);
    format.clearNulls(buffer, 0);
    Long[] expected = new Long[columns];
    for (int column = 0; column < columns; column++) {
      buffer.putLong(format.slot(column), column);
      expected[column] = (long) column;
    }
    for (int column : new int[] {0, 63, 64, 127, 128, 129}) {
      format.setNull(buffer, 0, column);
      expected[column] = null;
    }

    Batch batch = decode(schema, format, buffer, 0);

    assertThat(Arrays.asList(TextBatches.rows(batch).get(0)))
        .isEqualTo(Arrays.<Object>asList((Object[]) expected));
    batch.release();
  }
}
