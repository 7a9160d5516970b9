package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.ColumnAddresses;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.testing.InMemoryStateStore;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyedRowsTest {
  private static final Schema SCHEMA = TextBatches.schema("k BIGINT, s VARCHAR");
  private static final ColumnType[] TYPES = {ColumnType.BIGINT, ColumnType.VARCHAR};
  private static final int[] COLUMNS = {0, 1};

  @RegisterExtension final TestMemory memory = new TestMemory();

  private final ColumnAddresses columns = new ColumnAddresses(COLUMNS, TYPES);
  private final long[] keyHashes = new long[Batch.MAX_ROWS];
  private final long[] rowHashes = new long[Batch.MAX_ROWS];
  private final int[] out = new int[Batch.MAX_ROWS];
  private final int[] everyRow = IntStream.range(0, Batch.MAX_ROWS).toArray();
  private final List<Batch> batches = new ArrayList<>();

  @AfterEach
  void release() {
    batches.forEach(Batch::release);
  }

  private static KeyedRows distinct() {
    return new KeyedRows(TYPES, true, KeyedRows.Fate.DISTINCT, false, new ChainHeads(1, true), 0);
  }

  private static KeyedRows onlyAdded() {
    return new KeyedRows(TYPES, true, KeyedRows.Fate.STAYING, true, new ChainHeads(1, true), 1);
  }

  private int load(String... lines) {
    Batch batch = TextBatches.batch(memory.allocator(), SCHEMA, lines);
    batches.add(batch);
    columns.bind(batch);
    Hashing.rows(batch, new int[] {0}, TYPES, keyHashes);
    Hashing.rows(batch, COLUMNS, TYPES, rowHashes);
    return batch.rowCount();
  }

  private int locate(KeyedRows rows, String... lines) {
    int count = load(lines);
    rows.heads().locate(columns, keyHashes, everyRow, count);
    return count;
  }

  private int[] add(KeyedRows rows, String... lines) {
    if (!rows.isDistinct()) {
      int count = load(lines);
      int first = rows.append(columns, keyHashes, everyRow, count, out);
      return IntStream.range(first, first + count).toArray();
    }
    int count = locate(rows, lines);
    rows.add(columns, keyHashes, rowHashes, everyRow, count, out);
    return IntStream.of(out).limit(count).toArray();
  }

  private int[] remove(KeyedRows rows, String... lines) {
    int count = locate(rows, lines);
    rows.remove(columns, keyHashes, rowHashes, everyRow, count, out);
    return IntStream.of(out).limit(count).toArray();
  }

  private List<Integer> chain(KeyedRows rows, String line) {
    int[] second = new int[1];
    int count = locate(rows, line);
    rows.firsts(everyRow, count, out);
    rows.nexts(out, count, second);
    List<Integer> chain = new ArrayList<>();
    assertThat(second[0]).isEqualTo(out[0] < 0 ? KeyedRows.NONE : rows.next(out[0]));
    for (int row = out[0]; row != KeyedRows.NONE; row = rows.next(row)) {
      chain.add(row);
    }
    return chain;
  }

  @Test
  void rowsWithEqualKeysFormAChain() {
    KeyedRows rows = onlyAdded();

    assertThat(add(rows, "1 | a", "2 | b", "1 | a")).containsExactly(0, 1, 2);
    assertThat(add(rows, "1 | c")).containsExactly(3);

    assertThat(chain(rows, "1 | any")).containsExactly(3, 2, 0);
    assertThat(chain(rows, "2 | any")).containsExactly(1);
    assertThat(chain(rows, "3 | any")).isEmpty();
  }

  @Test
  void equalRowsAreCopiesOfOne() {
    KeyedRows rows = distinct();

    assertThat(add(rows, "1 | a", "1 | null", "1 | a")).containsExactly(0, 1, KeyedRows.NONE);
    assertThat(rows.copies(0)).isEqualTo(2);
    assertThat(remove(rows, "1 | a")).containsExactly(KeyedRows.NONE);
    assertThat(remove(rows, "1 | a")).containsExactly(0);
    assertThat(chain(rows, "1 | any")).containsExactly(1);
  }

  @Test
  void rowsLeaveTheirChainWhereverTheyAreInIt() {
    for (int first = 0; first < 3; first++) {
      KeyedRows rows = distinct();
      String[] lines = {"1 | a", "1 | b", "1 | c"};
      add(rows, lines);

      remove(rows, lines[first]);
      assertThat(chain(rows, "1 | any")).hasSize(2).doesNotContain(first);
      remove(rows, lines[(first + 1) % 3]);
      assertThat(chain(rows, "1 | any")).containsExactly((first + 2) % 3);
      remove(rows, lines[(first + 2) % 3]);
      assertThat(chain(rows, "1 | any")).isEmpty();
      assertThat(add(rows, "1 | d")[0]).isLessThan(3);
    }
  }

  /**
   * Rows that share their keys with few others or with many, rows that get company and lose it, and
   * copies of all.
   */
  @Test
  void copiesAreThoseOfAModelWhateverComesAndGoes() {
    SplittableRandom random = new SplittableRandom(7);
    KeyedRows rows = distinct();
    List<String> model = new ArrayList<>();
    for (int step = 0; step < 4_000; step++) {
      int usual = step / 300 % 2 == 0 ? 15 : 150;
      boolean goes = !model.isEmpty() && random.nextInt(model.size() + usual) >= usual;
      if (goes) {
        String line = model.remove(random.nextInt(model.size()));
        assertThat(remove(rows, line)[0] == KeyedRows.NONE).isEqualTo(model.contains(line));
      } else {
        String line = random.nextInt(6) + " | " + (char) ('a' + random.nextInt(26));
        assertThat(add(rows, line)[0] == KeyedRows.NONE).isEqualTo(model.contains(line));
        model.add(line);
      }
      if (step % 200 == 0) {
        KeyedRows loaded = distinct();
        InMemoryStateStore store = new InMemoryStateStore();
        store.save(rows);
        store.load(loaded);
        rows = loaded;
      }
    }
    for (int key = 0; key < 6; key++) {
      String prefix = key + " | ";
      long copies = chain(rows, prefix + "any").stream().mapToLong(rows::copies).sum();
      assertThat(copies).isEqualTo(model.stream().filter(row -> row.startsWith(prefix)).count());
    }
    KeyedRows left = rows;
    assertThatThrownBy(() -> remove(left, "9 | a")).hasMessageContaining("not been inserted");
  }

  @Test
  void onlyRowsOfKeysThatManyShareTakeTheMemoryOfAnIndex() {
    KeyedRows few = distinct();
    KeyedRows many = distinct();
    int count = 3_600;
    String[] byEight = lines(count, row -> row / 8 + " | " + row % 8);
    String[] byNine = lines(count, row -> row / 9 + " | " + row % 9);

    add(few, byEight);
    add(many, byNine);

    assertThat(many.bytes() - few.bytes()).isGreaterThan(count * 8L);
    remove(few, byEight);
    remove(many, byNine);
    assertThat(chain(few, "0 | any")).isEmpty();
    assertThat(chain(many, "0 | any")).isEmpty();
  }

  private static String[] lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).toArray(String[]::new);
  }

  @Test
  void chainsAreAsTheyWereWhenLoaded() {
    for (KeyedRows[] pair :
        new KeyedRows[][] {{distinct(), distinct()}, {onlyAdded(), onlyAdded()}}) {
      KeyedRows rows = pair[0];
      add(rows, "1 | a", "2 | b", "1 | c", "1 | d", "2 | e");
      if (rows.isDistinct()) {
        remove(rows, "1 | c", "2 | e");
      }
      InMemoryStateStore store = new InMemoryStateStore();
      store.save(rows);
      store.load(pair[1]);

      for (String key : List.of("1 | any", "2 | any", "3 | any")) {
        assertThat(chain(pair[1], key)).isEqualTo(chain(rows, key));
      }
      assertThat(add(pair[1], "2 | f")).isEqualTo(add(rows, "2 | f"));
      assertThat(chain(pair[1], "2 | any")).isEqualTo(chain(rows, "2 | any"));
    }
  }

  @Test
  void twoTablesShareTheirKeysUntilNeitherHasARowOfThem() {
    ChainHeads heads = new ChainHeads(1, true);
    KeyedRows left = new KeyedRows(TYPES, true, KeyedRows.Fate.DISTINCT, false, heads, 0);
    KeyedRows right = new KeyedRows(TYPES, true, KeyedRows.Fate.DISTINCT, false, heads, 1);
    add(left, "1 | a", "2 | a");
    add(right, "2 | b", "3 | b");
    long bytes = heads.bytes();

    remove(left, "1 | a", "2 | a");

    assertThat(chain(left, "2 | any")).isEmpty();
    assertThat(chain(right, "2 | any")).containsExactly(0);
    assertThat(chain(right, "1 | any")).isEmpty();
    for (int key = 10; key < 1_000; key++) {
      add(left, key + " | a", "1 | a");
      remove(left, "1 | a", key + " | a");
    }
    assertThat(heads.bytes()).isEqualTo(bytes);
    assertThat(chain(right, "3 | any")).containsExactly(1);
  }

  @Test
  void loadedRowsOfBothTablesFindTheirCommonKeys() {
    ColumnType[] types = {ColumnType.VARCHAR, ColumnType.BIGINT};
    Schema schema = TextBatches.schema("s VARCHAR, k BIGINT");
    ChainHeads heads = new ChainHeads(1, false);
    ChainHeads loadedHeads = new ChainHeads(1, false);
    ColumnAddresses from = new ColumnAddresses(COLUMNS, types);
    Batch batch = TextBatches.batch(memory.allocator(), schema, "a | 1", "bb | 2", "a | 3", " | 4");
    batches.add(batch);
    from.bind(batch);
    Hashing.rows(batch, new int[] {0}, types, keyHashes);
    InMemoryStateStore store = new InMemoryStateStore();
    for (int side = 0; side < 2; side++) {
      KeyedRows rows = new KeyedRows(types, true, KeyedRows.Fate.STAYING, false, heads, side);
      int[] ofSide = side == 0 ? new int[] {0, 1, 2} : new int[] {2, 3};
      rows.append(from, keyHashes, ofSide, ofSide.length, out);
      store.save(rows);
      store.load(new KeyedRows(types, true, KeyedRows.Fate.STAYING, false, loadedHeads, side));
    }

    loadedHeads.locate(from, keyHashes, everyRow, 4);

    int a = loadedHeads.key(0);
    assertThat(new int[] {loadedHeads.first(a, 0), loadedHeads.first(a, 1)}).containsExactly(2, 0);
    assertThat(loadedHeads.key(2)).isEqualTo(a);
    int empty = loadedHeads.key(3);
    assertThat(new int[] {loadedHeads.first(empty, 0), loadedHeads.first(empty, 1)})
        .containsExactly(ChainHeads.NONE, 1);
  }

  @Test
  void whereRowsAreOnlyAddedASnapshotWritesTheNewOnes() {
    KeyedRows rows = onlyAdded();
    for (int i = 0; i < 3; i++) {
      add(rows, IntStream.range(0, 4000).mapToObj(k -> k % 100 + " | x").toArray(String[]::new));
    }
    InMemoryStateStore store = new InMemoryStateStore();
    store.save(rows);
    assertThat(store.pagesWritten()).isEqualTo(12);

    add(rows, IntStream.range(0, 100).mapToObj(k -> k + " | x").toArray(String[]::new));
    store.save(rows);

    assertThat(store.pagesWritten()).isEqualTo(1);
  }
}
