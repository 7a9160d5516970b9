package dev.laminardb.core.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnBuilderTest {
  private static final String COLUMNS =
      "flag BOOLEAN, small INT, large BIGINT, real DOUBLE, text VARCHAR, ts TIMESTAMP";
  private static final Schema NULLABLE = TextBatches.schema(COLUMNS);
  private static final Schema REQUIRED =
      TextBatches.schema(COLUMNS.replace(",", " NOT NULL,") + " NOT NULL");

  @RegisterExtension final TestMemory memory = new TestMemory();

  private static List<Object[]> randomRows(int count, double nulls, long seed) {
    Random random = new Random(seed);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object[] row = {
        random.nextBoolean(),
        random.nextInt(),
        random.nextLong(),
        random.nextDouble(),
        "text ä€ ".repeat(random.nextInt(5)) + random.nextInt(100),
        random.nextLong() >> 12
      };
      for (int column = 0; column < row.length; column++) {
        if (random.nextDouble() < nulls) {
          row[column] = null;
        }
      }
      rows.add(row);
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"0.3, true", "0, true", "0, false", "1, true"})
  void copiesEveryLayoutWithoutASelectionAtAnyOffset(double nulls, boolean nullable) {
    Schema schema = nullable ? NULLABLE : REQUIRED;
    List<Object[]> rows = randomRows(1000, nulls, 1);
    Batch source = TextBatches.batch(memory.allocator(), schema, rows);
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      BatchBuilder out = pool.builder();
      List<Object[]> expected = new ArrayList<>();
      int[][] ranges = {{3, 5}, {0, 64}, {61, 131}, {999, 1}, {500, 500}, {8, 0}};
      for (int[] range : ranges) {
        out.append(source, null, range[0], range[1]);
        expected.addAll(rows.subList(range[0], range[0] + range[1]));
      }
      Batch copy = out.build();

      assertThat(TextBatches.rows(copy)).containsExactlyElementsOf(expected);
      copy.release();
    }
    source.release();
  }

  @ParameterizedTest
  @CsvSource({"0.3, true", "0, true", "0, false", "1, true"})
  void copiesSelectedRowsOfEveryLayoutAtAnyOffset(double nulls, boolean nullable) {
    Schema schema = nullable ? NULLABLE : REQUIRED;
    List<Object[]> rows = randomRows(1000, nulls, 2);
    Batch source = TextBatches.batch(memory.allocator(), schema, rows);
    Random random = new Random(3);
    int[] selection = random.ints(2000, 0, 1000).toArray();
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      BatchBuilder out = pool.builder();
      List<Object[]> expected = new ArrayList<>();
      int[][] ranges = {{0, 7}, {7, 400}, {1999, 1}, {13, 1000}};
      for (int[] range : ranges) {
        out.append(source, selection, range[0], range[1]);
        for (int i = 0; i < range[1]; i++) {
          expected.add(rows.get(selection[range[0] + i]));
        }
      }
      assertThat(out.rowCount()).isEqualTo(1408);
      assertThat(out.room()).isEqualTo(Batch.MAX_ROWS - 1408);
      Batch copy = out.build();

      assertThat(TextBatches.rows(copy)).containsExactlyElementsOf(expected);
      copy.release();
    }
    source.release();
  }

  @Test
  void copiesARequiredColumnIntoANullableOne() {
    List<Object[]> rows = randomRows(100, 0, 4);
    Batch source = TextBatches.batch(memory.allocator(), REQUIRED, rows);
    try (BatchPool pool = new BatchPool(NULLABLE, memory.allocator())) {
      BatchBuilder out = pool.builder();
      out.append(source, null, 0, 100);
      Batch copy = out.build();

      assertThat(TextBatches.rows(copy)).containsExactlyElementsOf(rows);
      copy.release();
    }
    source.release();
  }

  @Test
  void fillsABatchToTheLastRow() {
    List<Object[]> rows = randomRows(Batch.MAX_ROWS, 0.1, 5);
    Batch source = TextBatches.batch(memory.allocator(), NULLABLE, rows);
    assertThat(TextBatches.rows(source)).containsExactlyElementsOf(rows);

    try (BatchPool pool = new BatchPool(NULLABLE, memory.allocator())) {
      BatchBuilder out = pool.builder();
      out.append(source, null, 0, Batch.MAX_ROWS);
      assertThat(out.room()).isZero();
      Batch copy = out.build();
      assertThat(TextBatches.rows(copy)).containsExactlyElementsOf(rows);
      copy.release();
    }
    source.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 1_000_000})
  void growsForStringsOfAnyLength(int length) {
    byte[] bytes = new byte[length];
    new Random(6).nextBytes(bytes);
    try (BatchPool pool = new BatchPool(TextBatches.schema("t VARCHAR"), memory.allocator())) {
      BatchBuilder out = pool.builder();
      ColumnBuilder column = out.column(0);
      byte[] before = "before".getBytes(StandardCharsets.UTF_8);
      column.appendString(before, 0, before.length);
      column.appendString(bytes, 0, length);
      column.appendNullString();
      column.appendString(before, 2, 3);
      assertThat(column.stringBytes()).isEqualTo(length + 9);
      out.addRows(4);
      Batch batch = out.build();

      assertThat(TextBatches.value(batch, 0, 0)).isEqualTo("before");
      long offsets = batch.offsetAddress(0);
      assertThat(RawMemory.getInt(offsets + 4)).isEqualTo(6);
      assertThat(RawMemory.getInt(offsets + 8)).isEqualTo(6 + length);
      assertThat(RawMemory.equal(batch.dataAddress(0) + 6, bytes, 0, length)).isTrue();
      assertThat(TextBatches.value(batch, 0, 2)).isNull();
      assertThat(TextBatches.value(batch, 0, 3)).isEqualTo("for");
      batch.release();
    }
  }

  @Test
  void growsAgainAndAgainInOneBatch() {
    byte[] bytes = new byte[1000];
    try (BatchPool pool = new BatchPool(TextBatches.schema("t VARCHAR"), memory.allocator())) {
      BatchBuilder out = pool.builder();
      for (int row = 0; row < 3000; row++) {
        Arrays.fill(bytes, (byte) row);
        out.column(0).appendString(bytes, 0, bytes.length);
        out.addRows(1);
      }
      Batch batch = out.build();

      for (int row = 0; row < 3000; row++) {
        Arrays.fill(bytes, (byte) row);
        assertThat(RawMemory.equal(batch.dataAddress(0) + 1000L * row, bytes, 0, 1000)).isTrue();
      }
      batch.release();
    }
  }

  @Test
  void overwritesABooleanThatWasTrue() {
    try (BatchPool pool = new BatchPool(TextBatches.schema("b BOOLEAN"), memory.allocator())) {
      BatchBuilder out = pool.builder();
      out.column(0).setBoolean(9, true);
      out.column(0).setBoolean(9, false);
      out.column(0).setBoolean(10, true);
      out.addRows(11);
      Batch batch = out.build();

      assertThat(TextBatches.value(batch, 0, 8)).isNull();
      assertThat(TextBatches.value(batch, 0, 9)).isEqualTo(false);
      assertThat(TextBatches.value(batch, 0, 10)).isEqualTo(true);
      batch.release();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fillsSomeRowsWithOneValue(boolean nullable) {
    Schema schema = TextBatches.schema("large BIGINT" + (nullable ? "" : " NOT NULL"));
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      BatchBuilder out = pool.builder();
      out.column(0).fillLong(0, 3, 7);
      out.column(0).fillLong(3, 0, 8);
      out.column(0).fillLong(3, 20, 9);
      out.column(0).setLong(23, 10);
      out.addRows(24);
      Batch batch = out.build();

      List<String> expected = new ArrayList<>(List.of("7", "7", "7"));
      expected.addAll(Collections.nCopies(20, "9"));
      expected.add("10");
      assertThat(TextBatches.lines(batch)).isEqualTo(expected);

      batch.release();
    }
  }
}
