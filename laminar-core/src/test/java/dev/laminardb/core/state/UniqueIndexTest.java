package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UniqueIndexTest {
  private static final Schema SCHEMA = TextBatches.schema("k BIGINT, a INT, s VARCHAR");
  private static final ColumnType[] TYPES = {ColumnType.BIGINT, ColumnType.INT, ColumnType.VARCHAR};
  private static final int[] ALL = {0, 1, 2};

  @RegisterExtension final TestMemory memory = new TestMemory();

  private final IndexedRows rows = new IndexedRows(TYPES, true, new int[] {0});
  private final UniqueIndex index = index(1, 2);
  private final ColumnAddresses addresses = new ColumnAddresses(ALL, TYPES);
  private final List<Batch> batches = new ArrayList<>();

  @AfterEach
  void release() {
    batches.forEach(Batch::release);
  }

  private UniqueIndex index(int... columns) {
    ColumnType[] types = IntStream.of(columns).mapToObj(k -> TYPES[k]).toArray(ColumnType[]::new);
    return new UniqueIndex(rows.values(), columns, types);
  }

  /** The numbers of rows that are kept, and known to an index, which has none of them yet. */
  private int[] staged(UniqueIndex to, String... lines) {
    Batch batch = TextBatches.batch(memory.allocator(), SCHEMA, lines);
    batches.add(batch);
    addresses.bind(batch);
    long[] hashes = new long[Batch.MAX_ROWS];
    int[] numbers = new int[lines.length];
    Hashing.rows(batch, new int[] {0}, TYPES, hashes);
    rows.stage(
        addresses, hashes, IntStream.range(0, lines.length).toArray(), lines.length, numbers);
    to.stage(batch, numbers);
    IntStream.of(numbers).forEach(rows::keep);
    return numbers;
  }

  @Test
  void saysWhichRowHasTheSameValues() {
    int[] row = staged(index, "1 | 7 | x", "2 | 7 | y", "3 | 8 | x", "4 | 7 | x");

    assertThat(index.index(row[0])).isEqualTo(IndexedRows.NONE);
    assertThat(index.index(row[1])).isEqualTo(IndexedRows.NONE);
    assertThat(index.index(row[2])).isEqualTo(IndexedRows.NONE);
    assertThat(index.index(row[3])).isEqualTo(row[0]);
  }

  @Test
  void rowsWithANullAreLikeNoOther() {
    int[] row = staged(index, "1 | null | x", "2 | null | x", "3 | 7 | null", "4 | 7 | null");

    for (int number : row) {
      assertThat(index.index(number)).isEqualTo(IndexedRows.NONE);
    }
    index.unindex(row[0]);

    assertThat(index.index(row[0])).isEqualTo(IndexedRows.NONE);
    assertThat(index.index(row[1])).isEqualTo(IndexedRows.NONE);
  }

  @Test
  void aRowThatWasRefusedIsTakenWhenTheOtherIsGone() {
    int[] row = staged(index, "1 | 7 | x", "2 | 7 | x");
    index.index(row[0]);
    assertThat(index.index(row[1])).isEqualTo(row[0]);

    index.unindex(row[0]);

    assertThat(index.index(row[1])).isEqualTo(IndexedRows.NONE);
    assertThat(index.index(row[0])).isEqualTo(row[1]);
  }

  @Test
  void indexesOfOtherColumnsOfTheSameRowsAreTheirOwn() {
    UniqueIndex ofText = index(2);
    int[] row = staged(index, "1 | 7 | x", "2 | 8 | x");
    ofText.stage(batches.get(0), row);

    assertThat(index.index(row[0])).isEqualTo(IndexedRows.NONE);
    assertThat(index.index(row[1])).isEqualTo(IndexedRows.NONE);
    assertThat(ofText.index(row[0])).isEqualTo(IndexedRows.NONE);
    assertThat(ofText.index(row[1])).isEqualTo(row[0]);
  }

  @Test
  void itsMemoryGrowsWithTheNumbersOfRows() {
    long before = index.bytes();
    for (int first = 0; first < 3_000; first += 1_000) {
      int from = first;
      String[] lines =
          IntStream.range(from, from + 1_000)
              .mapToObj(i -> i + " | " + i + " | x")
              .toArray(String[]::new);
      for (int row : staged(index, lines)) {
        assertThat(index.index(row)).isEqualTo(IndexedRows.NONE);
      }
    }

    assertThat(index.bytes()).isGreaterThanOrEqualTo(before + 2_000L * Integer.BYTES);
  }

  /** Rows come, go and give their numbers to others, beside a map that has the same to say. */
  @Test
  void agreesWithAMapThroughManyChanges() {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Integer> model = new HashMap<>();
    Map<Integer, String> added = new HashMap<>();
    for (int step = 0; step < 4_000; step++) {
      String values = random.nextInt(40) + " | " + "xyz".charAt(random.nextInt(3));
      int row = staged(index, step + " | " + values)[0];
      int expected = model.getOrDefault(values, IndexedRows.NONE);

      assertThat(index.index(row)).as("step %d: %s", step, values).isEqualTo(expected);

      if (expected == IndexedRows.NONE) {
        model.put(values, row);
        added.put(row, values);
      } else {
        rows.free(row);
      }
      while (random.nextInt(100) < added.size()) {
        int gone =
            added.keySet().stream().skip(random.nextInt(added.size())).findFirst().orElseThrow();
        index.unindex(gone);
        rows.free(gone);
        model.remove(added.remove(gone));
      }
    }
    assertThat(rows.bound()).as("numbers are used again").isLessThan(200);
  }
}
