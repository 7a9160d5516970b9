package dev.laminardb.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.operator.topn.SortKey;
import dev.laminardb.core.state.ByteBuilder;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bytes that compare as rows do. */
class RowKeysTest {
  @RegisterExtension final TestMemory memory = new TestMemory();

  private void assertAscends(String type, boolean descending, @Nullable Object... values) {
    Schema schema = TextBatches.schema("v " + type + ", s VARCHAR");
    RowKeys keys = new RowKeys(schema, List.of(new SortKey(0, descending, descending)), null);
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      Batch batch =
          TextBatches.batch(
              pool, Arrays.stream(values).map(v -> new @Nullable Object[] {v, "text"}).toList());
      keys.bind(batch);
      byte[] before = null;
      for (int row = 0; row < values.length; row++) {
        ByteBuilder key = new ByteBuilder();
        keys.append(batch, 1, row, key);
        byte[] bytes = Arrays.copyOf(key.array(), key.length());
        if (before != null) {
          int order = Arrays.compareUnsigned(before, bytes);
          assertThat(descending ? -order : order).as("%s", values[row]).isNegative();
        }
        ByteBuilder text = new ByteBuilder();
        RowKeys.appendBehindKey(key, text);
        assertThat(new String(text.array(), 0, text.length(), StandardCharsets.UTF_8))
            .isEqualTo("text");
        before = bytes;
      }
      batch.release();
    }
  }

  @Test
  void numbersAndStringsAreInTheirOrderAndInItsReverse() {
    for (boolean descending : new boolean[] {false, true}) {
      assertAscends(
          "BIGINT",
          descending,
          Long.MIN_VALUE,
          -300L,
          -1L,
          0L,
          1L,
          255L,
          256L,
          Long.MAX_VALUE,
          null);
      assertAscends(
          "DOUBLE",
          descending,
          Double.NEGATIVE_INFINITY,
          -1e300,
          -2.0,
          -1e-300,
          0.0,
          1e-300,
          1.5,
          Double.POSITIVE_INFINITY,
          Double.NaN,
          null);
      assertAscends("BOOLEAN", descending, false, true, null);
      assertAscends(
          "VARCHAR",
          descending,
          "",
          "\0",
          "\0\0",
          "\0a",
          "\u0001",
          "a",
          "a\0",
          "a\0b",
          "ab",
          "é",
          null);
    }
  }
}
