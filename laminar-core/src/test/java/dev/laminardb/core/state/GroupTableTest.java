package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTableTest {
  @RegisterExtension final TestMemory memory = new TestMemory();

  private static GroupTable table(Schema schema) {
    boolean nullable = schema.getFields().stream().anyMatch(field -> field.isNullable());
    ColumnType[] types = schema.getFields().stream().map(ColumnType::of).toArray(ColumnType[]::new);
    return new GroupTable(types, nullable, new BatchScratch(types.length));
  }

  private static int[] allColumns(Schema schema) {
    int[] keys = new int[schema.getFields().size()];
    Arrays.setAll(keys, i -> i);
    return keys;
  }

  /** Adds random rows in batches and compares each slot with that of a hash map. */
  private void compareWithHashMap(
      Schema schema, GroupTable table, int rows, Random random, Function<Random, Object[]> row) {
    Map<List<Object>, Integer> expected = new HashMap<>();
    List<Object[]> keysBySlot = new ArrayList<>();
    int[] out = new int[Batch.MAX_ROWS];
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      for (int done = 0; done < rows; ) {
        List<Object[]> values = new ArrayList<>();
        int count = Math.min(rows - done, 1 + random.nextInt(Batch.MAX_ROWS));
        for (int i = 0; i < count; i++) {
          values.add(row.apply(random));
        }
        done += count;
        Batch batch = TextBatches.batch(pool, values);
        int[] selection = random.nextBoolean() ? random.ints(count, 0, count).toArray() : null;
        table.slots(batch, allColumns(schema), selection, count, out);
        batch.release();
        for (int i = 0; i < count; i++) {
          Object[] key = values.get(selection == null ? i : selection[i]);
          Integer slot = expected.get(Arrays.asList(key));
          if (slot == null) {
            slot = expected.size();
            expected.put(Arrays.asList(key), slot);
            keysBySlot.add(key);
          }
          if (out[i] != slot) {
            assertThat(out[i]).as("slot of %s", Arrays.toString(key)).isEqualTo(slot);
          }
        }
        assertThat(table.size()).isEqualTo(expected.size());
      }
      checkWritten(pool, schema, table, keysBySlot);
    }
  }

  private static void checkWritten(
      BatchPool pool, Schema schema, GroupTable table, List<Object[]> keysBySlot) {
    for (int from = 0; from < keysBySlot.size(); from += Batch.MAX_ROWS) {
      int count = Math.min(Batch.MAX_ROWS, keysBySlot.size() - from);
      int[] slots = IntStream.range(from, from + count).toArray();
      BatchBuilder builder = pool.builder();
      for (int key = 0; key < schema.getFields().size(); key++) {
        table.write(key, slots, count, builder.column(key), 0);
      }
      builder.addRows(count);
      Batch batch = builder.build();
      List<Object[]> written = TextBatches.rows(batch);
      for (int i = 0; i < count; i++) {
        if (!Arrays.equals(written.get(i), keysBySlot.get(from + i))) {
          assertThat(written.get(i)).containsExactly(keysBySlot.get(from + i));
        }
      }
      batch.release();
    }
  }

  private static Object[] maybeNull(Random random, Object... row) {
    for (int i = 0; i < row.length; i++) {
      if (random.nextInt(8) == 0) {
        row[i] = null;
      }
    }
    return row;
  }

  @Test
  void numbersHundredThousandIntegersAsAHashMapDoes() {
    Schema schema = TextBatches.schema("k BIGINT NOT NULL");
    compareWithHashMap(
        schema,
        table(schema),
        250_000,
        new Random(1),
        random -> new Object[] {(random.nextInt(100_000) - 50_000) * 4_096L});
  }

  @Test
  void numbersHundredThousandStringsAsAHashMapDoes() {
    Schema schema = TextBatches.schema("k VARCHAR");
    compareWithHashMap(
        schema,
        table(schema),
        200_000,
        new Random(2),
        random -> maybeNull(random, "key ä " + random.nextInt(100_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a BOOLEAN",
        "a BOOLEAN NOT NULL",
        "a INT",
        "a INT NOT NULL",
        "a BIGINT",
        "a BIGINT NOT NULL",
        "a DOUBLE",
        "a DOUBLE NOT NULL",
        "a TIMESTAMP",
        "a TIMESTAMP NOT NULL",
        "a VARCHAR",
        "a VARCHAR NOT NULL",
        "a VARCHAR, b VARCHAR",
        "a DECIMAL",
        "a DECIMAL NOT NULL",
        "a DECIMAL, b VARCHAR, c DECIMAL NOT NULL",
        "a VARCHAR NOT NULL, b INT",
        "a INT, b VARCHAR NOT NULL, c BOOLEAN",
        "a BOOLEAN, b INT, c BIGINT, d DOUBLE, e VARCHAR, f TIMESTAMP, g VARCHAR NOT NULL"
      })
  void numbersKeysOfEveryTypeAsAHashMapDoes(String columns) {
    Schema schema = TextBatches.schema(columns);
    GroupTable table = table(schema);
    for (int use = 0; use < 3; use++) {
      compareWithHashMap(
          schema, table, 10_000, new Random(use), random -> randomKey(schema, random));
      table.clear();
      assertThat(table.size()).isZero();
    }
  }

  private static Object[] randomKey(Schema schema, Random random) {
    Object[] key = new Object[schema.getFields().size()];
    for (int i = 0; i < key.length; i++) {
      if (schema.getFields().get(i).isNullable() && random.nextInt(5) == 0) {
        continue;
      }
      int number = random.nextInt(key.length == 1 ? 1000 : 6) - 2;
      key[i] =
          switch (ColumnType.of(schema.getFields().get(i))) {
            case BOOLEAN -> number > 0;
            case TINYINT, SMALLINT, INT, DATE, MONTHS -> number % 100;
            case REAL -> number / 4.0f;
            case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> number * 1_000_000_000_000L;
            case DECIMAL ->
                BigDecimal.valueOf(number % 7, 4).add(BigDecimal.TEN.pow(20 + number / 7 % 2));
            case DOUBLE -> number == 0 ? 0.0 : number / 3.0;
            case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> number == 0 ? "" : "s" + number;
          };
    }
    return key;
  }

  @Test
  void keepsNullApartFromZeroAndTheEmptyString() {
    Schema schema = TextBatches.schema("a BIGINT, b VARCHAR");
    Batch batch =
        TextBatches.batch(
            memory.allocator(),
            schema,
            "0 | ''",
            "null | ''",
            "0 | null",
            "null | null",
            "0 | ''",
            "null | null");
    int[] out = new int[6];
    table(schema).slots(batch, new int[] {0, 1}, null, 6, out);
    batch.release();

    assertThat(out).containsExactly(0, 1, 2, 3, 0, 3);
  }

  @Test
  void keepsTheColumnsOfAKeyApart() {
    Schema schema = TextBatches.schema("a VARCHAR NOT NULL, b VARCHAR NOT NULL");
    Batch batch =
        TextBatches.batch(memory.allocator(), schema, "ab | c", "a | bc", "c | ab", "ab | c");
    int[] out = new int[4];
    table(schema).slots(batch, new int[] {0, 1}, null, 4, out);
    batch.release();

    assertThat(out).containsExactly(0, 1, 2, 0);
  }

  @Test
  void groupsBothZerosTogetherAndEveryNaNTogether() {
    Schema schema = TextBatches.schema("d DOUBLE NOT NULL");
    double otherNaN = Double.longBitsToDouble(0xfff8000000000001L);
    List<Object[]> rows = new ArrayList<>();
    for (double value : new double[] {-0.0, 0.0, otherNaN, Double.NaN}) {
      rows.add(new Object[] {value});
    }
    GroupTable table = table(schema);
    int[] out = new int[4];
    Batch batch = TextBatches.batch(memory.allocator(), schema, rows);
    table.slots(batch, new int[] {0}, null, 4, out);
    batch.release();

    assertThat(out).containsExactly(0, 0, 1, 1);
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      BatchBuilder builder = pool.builder();
      table.write(0, new int[] {0, 1}, 2, builder.column(0), 0);
      builder.addRows(2);
      Batch written = builder.build();
      assertThat(TextBatches.lines(written)).containsExactly("0.0", "NaN");
      written.release();
    }
  }

  @Test
  void givesEveryRowOneSlotWhereThereIsNoKey() {
    GroupTable table = new GroupTable(new ColumnType[0], false, new BatchScratch(0));
    Batch batch =
        TextBatches.batch(memory.allocator(), TextBatches.schema("a BIGINT"), "1", "2", "3");
    int[] out = {9, 9, 9};
    table.slots(batch, new int[0], null, 0, out);
    assertThat(table.size()).isZero();
    table.slots(batch, new int[0], null, 3, out);
    batch.release();

    assertThat(table.size()).isEqualTo(1);
    assertThat(out).containsExactly(0, 0, 0);
    table.clear();
    assertThat(table.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a VARCHAR NOT NULL", "a VARCHAR, b INT"})
  void holdsStringsLongerThanAPageAlsoWhenUsedAgain(String columns) {
    Schema schema = TextBatches.schema(columns);
    GroupTable table = table(schema);
    int[] lengths = {0, 1, 7, 8, 9, 1000, 65_535, 65_536, 65_537, 100 << 10};
    for (int use = 0; use < 3; use++) {
      compareWithHashMap(
          schema,
          table,
          400,
          new Random(use),
          random -> {
            String text = ("" + (char) ('a' + random.nextInt(3)));
            text = text.repeat(lengths[random.nextInt(lengths.length)]);
            return schema.getFields().size() == 1
                ? new Object[] {text}
                : new Object[] {text, random.nextInt(2)};
          });
      table.clear();
    }
  }

  @Test
  void staysCorrectWhenUsesOfDifferentSizeFollowEachOther() {
    Schema schema = TextBatches.schema("k VARCHAR, n BIGINT");
    GroupTable table = table(schema);
    for (int rows : new int[] {20_000, 10, 5, 5000, 1, 30_000}) {
      compareWithHashMap(
          schema,
          table,
          rows,
          new Random(rows),
          random -> maybeNull(random, "k" + random.nextInt(200), (long) random.nextInt(100)));
      table.clear();
    }
  }

  @Test
  void refusesMoreThan64KeyColumns() {
    ColumnType[] types = new ColumnType[65];
    Arrays.fill(types, ColumnType.INT);

    assertThatThrownBy(() -> new GroupTable(types, true, new BatchScratch(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65");
  }

  @Test
  void findsTheKeysOfAnotherTable() {
    for (String columns :
        List.of(
            "a VARCHAR",
            "a BIGINT NOT NULL",
            "a DECIMAL",
            "a VARCHAR, b DECIMAL NOT NULL",
            "a VARCHAR, b VARCHAR, c INT",
            "a VARCHAR NOT NULL, b BOOLEAN NOT NULL, c DOUBLE NOT NULL")) {
      Schema schema = TextBatches.schema(columns);
      GroupTable one = table(schema);
      GroupTable other = table(schema);
      int[] slots = new int[Batch.MAX_ROWS];
      int[] direct = new int[Batch.MAX_ROWS];
      try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
        Random random = new Random(columns.length());
        for (int round = 0; round < 4; round++) {
          int most = 20 << round;
          Batch before = rows(pool, schema, random, most);
          one.slots(before, allColumns(schema), null, 300, slots);
          before.release();
          Batch added = rows(pool, schema, random, most);
          other.slots(added, allColumns(schema), null, 300, slots);
          int half = other.size() / 2;
          int[] rest = new int[Batch.MAX_ROWS];
          one.slots(other, 0, half, direct);
          one.slots(other, half, other.size() - half, rest);
          System.arraycopy(rest, 0, direct, half, other.size() - half);
          int size = one.size();
          int[] found = new int[Batch.MAX_ROWS];
          one.slots(added, allColumns(schema), null, 300, found);
          added.release();

          assertThat(one.size()).as("every key of the other is there").isEqualTo(size);
          for (int i = 0; i < 300; i++) {
            assertThat(direct[slots[i]]).as(columns).isEqualTo(found[i]);
          }
        }
      }
    }
  }

  /** Rows of random keys, some null. */
  private static Batch rows(BatchPool pool, Schema schema, Random random, int most) {
    List<Object[]> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Object[] row = new Object[schema.getFields().size()];
      for (int k = 0; k < row.length; k++) {
        int value = random.nextInt(most);
        row[k] =
            switch (ColumnType.of(schema.getFields().get(k))) {
              case VARCHAR, VARBINARY, UUID, ARRAY, STRUCT, MAP -> "key number " + value;
              case BIGINT, TIMESTAMP, TIMESTAMPTZ, TIME, INTERVAL -> (long) value;
              case TINYINT, SMALLINT, INT, DATE, MONTHS -> value % 100;
              case REAL -> value / 4.0f;
              case DECIMAL -> BigDecimal.valueOf(value, 4).multiply(BigDecimal.valueOf(1L << 60));
              case DOUBLE -> value / 4.0;
              case BOOLEAN -> value % 2 == 0;
            };
        if (schema.getFields().get(k).isNullable() && random.nextInt(5) == 0) {
          row[k] = null;
        }
      }
      values.add(row);
    }
    return TextBatches.batch(pool, values);
  }
}
