package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.batch.RawMemory;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HashingTest {
  private static final Schema SCHEMA =
      TextBatches.schema(
          "flag BOOLEAN, small INT, large BIGINT, real DOUBLE, text VARCHAR, ts TIMESTAMP");

  @RegisterExtension final TestMemory memory = new TestMemory();

  private long[] hashes(Schema schema, List<Object[]> rows, int... keys) {
    Batch batch = TextBatches.batch(memory.allocator(), schema, rows);
    long[] hashes = new long[batch.rowCount()];
    ColumnType[] types =
        Arrays.stream(keys)
            .mapToObj(key -> ColumnType.of(schema.getFields().get(key)))
            .toArray(ColumnType[]::new);
    Hashing.rows(batch, keys, types, hashes);
    batch.release();
    return hashes;
  }

  @Test
  void hashesBothZerosAlikeAndEveryNaNAlike() {
    Schema schema = TextBatches.schema("d DOUBLE");
    double otherNaN = Double.longBitsToDouble(0xfff8000000000001L);
    List<Object[]> rows = new ArrayList<>();
    for (double value : new double[] {0.0, -0.0, Double.NaN, otherNaN, 1.0}) {
      rows.add(new Object[] {value});
    }

    long[] hashes = hashes(schema, rows, 0);

    assertThat(hashes[0]).isEqualTo(hashes[1]);
    assertThat(hashes[2]).isEqualTo(hashes[3]);
    assertThat(Set.of(hashes[0], hashes[2], hashes[4])).hasSize(3);
  }

  /** As rows that are kept are hashed again when they are loaded. */
  @Test
  void hashesOfWordsAreThoseOfOnlyKeys() {
    Schema schema =
        TextBatches.schema(
            "a BOOLEAN, b TINYINT, c SMALLINT, d INT, e BIGINT, f REAL, g DOUBLE, h DATE,"
                + " i TIMESTAMP");
    Batch batch =
        TextBatches.batch(
            memory.allocator(),
            schema,
            "true | -1 | -300 | -70000 | 5000000000 | -1.5 | 2.25 | 2024-02-29 |"
                + " 2024-02-29T12:00:01",
            "false | 1 | 300 | 70000 | -5000000000 | -0.0 | -0.0 | 1969-12-31 |"
                + " 1969-12-31T23:59:59");
    for (int column = 0; column < schema.getFields().size(); column++) {
      int[] key = {column};
      ColumnType[] types = {ColumnType.of(schema.getFields().get(column))};
      long[] hashes = new long[2];
      Hashing.rows(batch, key, types, hashes);
      ColumnAddresses words = new ColumnAddresses(key, types);
      words.bind(batch);

      for (int row = 0; row < 2; row++) {
        assertThat(Hashing.word(types[0], words.word(0, row)))
            .as("%s", types[0])
            .isEqualTo(hashes[row]);
      }
    }
    batch.release();
  }

  @Test
  void hashesStringsByTheirBytesOnly() {
    try (ArrowBuf buffer = memory.allocator().buffer(256)) {
      for (int length = 0; length < 60; length++) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Set<Long> hashes = new HashSet<>();
        for (int shift = 0; shift < 17; shift++) {
          RawMemory.fill(buffer.memoryAddress(), 256, (byte) (shift * 11));
          RawMemory.copy(bytes, 0, buffer.memoryAddress() + shift, length);
          hashes.add(Hashing.bytes(buffer.memoryAddress() + shift, length));
          byte[] onHeap = new byte[length + 32];
          System.arraycopy(bytes, 0, onHeap, shift, length);
          hashes.add(Hashing.bytes(onHeap, shift, length));
        }
        assertThat(hashes).as("length %d", length).hasSize(1);
      }
    }
  }

  @Test
  void distinguishesStringsThatDifferInZeroBytesOnly() {
    try (ArrowBuf buffer = memory.allocator().buffer(64)) {
      RawMemory.fill(buffer.memoryAddress(), 64, (byte) 0);
      Set<Long> hashes = new HashSet<>();
      for (int length = 0; length < 40; length++) {
        hashes.add(Hashing.bytes(buffer.memoryAddress(), length));
      }
      assertThat(hashes).hasSize(40);
    }
  }

  @Test
  void doesNotDependOnTheRowOrTheBatch() {
    Random random = new Random(1);
    List<Object[]> distinct = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Object[] row = {
        random.nextBoolean(),
        random.nextInt(3),
        random.nextLong(),
        random.nextDouble(),
        "k" + random.nextInt(1000),
        random.nextLong()
      };
      row[random.nextInt(row.length)] = null;
      distinct.add(row);
    }
    int[][] keySets = {{0}, {1}, {2}, {3}, {4}, {5}, {0, 1, 2, 3, 4, 5}, {4, 2}};
    for (int[] keys : keySets) {
      Map<List<Object>, Long> seen = new HashMap<>();
      for (int round = 0; round < 4; round++) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
          rows.add(distinct.get(random.nextInt(distinct.size())));
        }
        long[] hashes = hashes(SCHEMA, rows, keys);
        for (int i = 0; i < hashes.length; i++) {
          List<Object> key = new ArrayList<>();
          for (int k : keys) {
            key.add(rows.get(i)[k]);
          }
          Long before = seen.put(key, hashes[i]);
          assertThat(before == null || before == hashes[i]).isTrue();
        }
      }
      assertThat(new HashSet<>(seen.values())).hasSameSizeAs(seen.keySet());
    }
  }

  /** Columns without nulls have loops of their own. */
  @Test
  void hashesValuesAlikeWhetherTheirBatchHasNulls() {
    Schema schema =
        TextBatches.schema(
            "b BOOLEAN, i INT, l BIGINT, d DOUBLE, s VARCHAR, ts TIMESTAMP, e DECIMAL");
    Random random = new Random(3);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(
          new Object[] {
            random.nextBoolean(),
            random.nextInt(),
            random.nextLong(),
            random.nextDouble(),
            "text " + random.nextInt(1_000_000),
            random.nextLong(),
            new BigDecimal(new BigInteger(90, random), 4)
          });
    }
    List<Object[]> withNulls = new ArrayList<>(rows);
    withNulls.add(new Object[7]);

    for (int[] keys : new int[][] {{0}, {1}, {2}, {3}, {4}, {5}, {6}, {6, 1}, {4, 2, 5, 3, 0}}) {
      long[] alone = hashes(schema, rows, keys);
      long[] besideNulls = hashes(schema, withNulls, keys);
      assertThat(Arrays.copyOf(besideNulls, alone.length))
          .as(Arrays.toString(keys))
          .isEqualTo(alone);
    }
  }

  @Test
  void spreadsConsecutiveNumbersEvenlyOverCores() {
    Schema schema = TextBatches.schema("n BIGINT");
    List<Object[]> rows = new ArrayList<>();
    for (long i = 0; i < 4000; i++) {
      rows.add(new Object[] {i});
    }
    int[] counts = new int[4];
    for (long hash : hashes(schema, rows, 0)) {
      counts[(int) ((hash >>> 32) * 4 >>> 32)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1150);
    }
  }

  /** Sums of even hashes would be as regular as these are: equal for many pairs on a line. */
  @Test
  void tellsPairsOfNumbersOnALineApart() {
    Schema schema = TextBatches.schema("a BIGINT, b BIGINT");
    for (long slope : new long[] {1, 2, 31, 100}) {
      List<Object[]> rows = new ArrayList<>();
      for (long i = 0; i < 4000; i++) {
        rows.add(new Object[] {i, 1_000_000 - slope * i});
      }
      long[] hashes = hashes(schema, rows, 0, 1);
      assertThat(Arrays.stream(hashes).distinct().count()).as("slope %s", slope).isEqualTo(4000);
    }
  }
}
