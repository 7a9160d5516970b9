package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.testing.InMemoryStateStore;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RowTableTest {
  private static final Schema SCHEMA =
      TextBatches.schema(
          "flag BOOLEAN, small INT, text VARCHAR, large BIGINT, real DOUBLE NOT NULL,"
              + " more VARCHAR NOT NULL, time TIMESTAMP, exact DECIMAL");
  private static final ColumnType[] TYPES =
      SCHEMA.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);

  @RegisterExtension private final TestMemory memory = new TestMemory();

  private final BatchPool pool = new BatchPool(SCHEMA, memory.allocator());
  private final RowTable table = new RowTable(TYPES, true, 2);
  private final ColumnAddresses source =
      new ColumnAddresses(IntStream.range(0, TYPES.length).toArray(), TYPES);

  @AfterEach
  void close() {
    pool.close();
  }

  private void put(int row, @Nullable Object[] values) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(values);
    Batch batch = TextBatches.batch(pool, rows);
    source.bind(batch);
    table.put(source, new int[] {0}, new int[] {row}, 0, 1);
    batch.release();
  }

  private List<String> read(int... rows) {
    BatchBuilder out = pool.builder();
    table.copyTo(rows, rows.length, TYPES.length, out, 0);
    out.addRows(rows.length);
    Batch batch = out.build();
    List<String> lines = TextBatches.lines(batch);
    batch.release();
    return lines;
  }

  private static @Nullable Object[] row(Random random, int longest) {
    @Nullable Object[] row = {
      random.nextBoolean(),
      random.nextInt(),
      random.nextInt(4) == 0 ? "" : "x".repeat(random.nextInt(longest)) + random.nextInt(),
      random.nextLong(),
      random.nextGaussian(),
      "y".repeat(random.nextInt(longest)),
      random.nextLong() >> 14,
      new BigDecimal(new BigInteger(100, random), 4).subtract(BigDecimal.TEN.pow(25))
    };
    for (int column = 0; column < row.length; column++) {
      boolean nullable = SCHEMA.getFields().get(column).isNullable();
      row[column] = nullable && random.nextInt(5) == 0 ? null : row[column];
    }
    return row;
  }

  @Test
  void readsBackWhatWasPut() {
    @Nullable Object[] first =
        TextBatches.row(SCHEMA, "true | -1 | abc | 5 | 0.5 | '' | @7 | -1.5");
    @Nullable Object[] second =
        TextBatches.row(SCHEMA, "null | null | null | null | -0.0 | z | null | null");
    int a = table.take();
    int b = table.take();
    put(a, first);
    put(b, second);

    assertThat(read(b, a, b))
        .containsExactly(
            TextBatches.line(SCHEMA, second),
            TextBatches.line(SCHEMA, first),
            TextBatches.line(SCHEMA, second));
  }

  /** Those side by side in the batch are copied together, unless they are few or very long. */
  @Test
  void readsBackWhatWasAppendedAndWhatWasLoaded() {
    for (int longest : new int[] {1, 20, 2_000}) {
      Random random = new Random(longest);
      RowTable appended = new RowTable(TYPES, true, 2);
      List<@Nullable Object[]> rows = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        rows.add(row(random, longest));
      }
      Batch batch = TextBatches.batch(pool, rows);
      source.bind(batch);
      int[] chosen =
          IntStream.range(0, 1_000).filter(i -> i < 600 || random.nextInt(3) > 0).toArray();
      for (int from = 0; from < chosen.length; ) {
        int count = Math.min(chosen.length - from, 1 + random.nextInt(400));
        int[] some = Arrays.copyOfRange(chosen, from, from + count);
        assertThat(appended.append(source, some, count)).isEqualTo(lines.size());
        for (int i : some) {
          lines.add(TextBatches.line(SCHEMA, rows.get(i)));
        }
        from += count;
      }
      batch.release();
      InMemoryStateStore store = new InMemoryStateStore();
      store.save(appended);
      RowTable loaded = new RowTable(TYPES, true, 2);
      store.load(loaded);

      for (RowTable each : List.of(appended, loaded)) {
        BatchBuilder out = pool.builder();
        each.copyTo(IntStream.range(0, lines.size()).toArray(), lines.size(), TYPES.length, out, 0);
        out.addRows(lines.size());
        Batch read = out.build();
        assertThat(TextBatches.lines(read)).isEqualTo(lines);
        read.release();
      }
    }
  }

  @Test
  void keepsTheOwnersWordsWhenARowIsPutAnew() {
    Random random = new Random(1);
    int row = table.take();
    table.setWord(row, 0, 42);
    table.setWord(row, 1, -1);
    put(row, row(random, 5));
    put(row, row(random, 5));

    assertThat(table.word(row, 0)).isEqualTo(42);
    assertThat(table.word(row, 1)).isEqualTo(-1);
  }

  @Test
  void usesFreedRowsAgainAndClearsThem() {
    int first = table.take();
    int second = table.take();
    put(second, row(new Random(1), 50));
    table.setWord(second, 0, 42);
    table.free(second);
    table.free(first);

    assertThat(table.take()).isEqualTo(first);
    assertThat(table.take()).isEqualTo(second);
    assertThat(table.word(second, 0)).isZero();
    assertThat(table.take()).isEqualTo(2);
  }

  /** Long strings get pages of their own; small ones share pages, which are compacted. */
  @Test
  void holdsAnyRowsThroughAnyChanges() {
    for (int longest : new int[] {3, 100, 40_000}) {
      Random random = new Random(longest);
      Map<Integer, @Nullable Object[]> held = new TreeMap<>();
      int changes = longest > 1000 ? 500 : 20_000;
      int most = longest > 1000 ? 40 : 1500;
      for (int i = 0; i < changes; i++) {
        List<Integer> rows = new ArrayList<>(held.keySet());
        int kind = random.nextInt(3);
        if (kind == 0 && !rows.isEmpty() || rows.size() >= most) {
          int row = rows.get(random.nextInt(rows.size()));
          held.remove(row);
          table.free(row);
        } else if (kind == 1 && !rows.isEmpty()) {
          int row = rows.get(random.nextInt(rows.size()));
          held.put(row, row(random, longest));
          put(row, held.get(row));
        } else {
          int row = table.take();
          assertThat(held).doesNotContainKey(row);
          held.put(row, row(random, longest));
          put(row, held.get(row));
        }
      }
      int[] rows = held.keySet().stream().mapToInt(Integer::intValue).toArray();
      assertThat(read(rows))
          .isEqualTo(held.values().stream().map(r -> TextBatches.line(SCHEMA, r)).toList());
      held.keySet().forEach(table::free);
    }
  }

  /** Of every hundred rows written one stays: its page must not stay with it. */
  @Test
  void reclaimsTheMemoryOfStringsGivenUp() {
    @Nullable Object[] row = row(new Random(1), 5);
    row[2] = "a string of a hundred bytes ".repeat(4).substring(0, 100);
    int replaced = table.take();
    for (int i = 0; i < 100_000; i++) {
      put(i % 100 == 0 ? table.take() : replaced, row);
    }

    assertThat(table.stringBytes()).isBetween(100_000L, 400_000L);
    assertThat(table.bytes()).isGreaterThan(table.stringBytes() + 1_000 * 8 * TYPES.length);
  }

  @Test
  void staysSmallWhileRowsComeAndGo() {
    Random random = new Random(1);
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      int row = table.take();
      rows.add(row);
      put(row, row(random, 60));
      if (rows.size() > 1000) {
        table.free(rows.remove(random.nextInt(rows.size())));
      }
    }

    assertThat(table.stringBytes()).isLessThan(1_000L * 80 * 3);
  }

  @Test
  void tellsEqualRowsFromOthers() {
    Random random = new Random(5);
    @Nullable Object[] values = row(random, 5);
    int a = table.take();
    int b = table.take();
    put(a, values);
    for (int column = 0; column < TYPES.length; column++) {
      @Nullable Object[] other = values.clone();
      while (Objects.equals(other[column], values[column])) {
        other[column] = row(random, 5)[column];
      }
      put(b, other);
      List<@Nullable Object[]> rows = new ArrayList<>(List.of(values, other));
      Batch batch = TextBatches.batch(memory.allocator(), SCHEMA, rows);
      source.bind(batch);

      assertThat(table.equal(a, source, 0, TYPES.length)).isTrue();
      assertThat(table.equal(a, source, 1, TYPES.length)).isFalse();
      assertThat(table.equal(a, source, 1, column)).isTrue();
      assertThat(table.equal(b, source, 1, TYPES.length)).isTrue();
      assertThat(table.equal(a, b, TYPES.length)).isFalse();
      assertThat(table.equal(a, b, column)).isTrue();
      batch.release();
    }
  }

  @Test
  void comparesStringsByTheirBytes() {
    String[] ordered = {"", "a", "ab", "b", "é", "日本"};
    for (int i = 0; i < ordered.length; i++) {
      @Nullable Object[] values = row(new Random(i), 5);
      values[2] = ordered[i];
      put(table.take(), values);
    }
    for (int a = 0; a < ordered.length; a++) {
      for (int b = 0; b < ordered.length; b++) {
        assertThat(Integer.signum(table.compareStrings(a, b, 2))).isEqualTo(Integer.compare(a, b));
      }
    }
  }
}
