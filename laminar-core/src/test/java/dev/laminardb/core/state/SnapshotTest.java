package dev.laminardb.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laminardb.core.batch.Batch;
import dev.laminardb.core.batch.BatchBuilder;
import dev.laminardb.core.batch.BatchPool;
import dev.laminardb.core.batch.ColumnType;
import dev.laminardb.core.error.ErrorCode;
import dev.laminardb.core.error.LaminarException;
import dev.laminardb.core.testing.InMemoryStateStore;
import dev.laminardb.core.testing.InMemoryStateStore.Place;
import dev.laminardb.core.testing.TestMemory;
import dev.laminardb.core.testing.TextBatches;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SnapshotTest {
  @RegisterExtension final TestMemory memory = new TestMemory();

  private final InMemoryStateStore store = new InMemoryStateStore();

  private static SlotColumns counts(LongColumn column, int slots) {
    SlotColumns columns = new SlotColumns(column);
    columns.grow(slots);
    for (int slot = 0; slot < slots; slot++) {
      column.set(slot, slot);
    }
    return columns;
  }

  @Test
  void writesOnlyThePagesThatHaveChanged() {
    LongColumn column = new LongColumn(0);
    SlotColumns columns = counts(column, 1_000_000);

    store.save(columns);
    assertThat(store.pagesWritten()).isEqualTo(977);

    store.save(columns);
    assertThat(store.pagesWritten()).isZero();
    assertThat(store.headersWritten()).isEqualTo(1);

    column.set(500_000, -1);
    columns.mark(new int[] {500_000}, 1);
    columns.grow(1_000_001);
    store.save(columns);
    assertThat(store.pagesWritten()).isEqualTo(2);

    LongColumn loaded = new LongColumn(0);
    SlotColumns fresh = new SlotColumns(loaded);
    store.load(fresh);
    assertThat(fresh.size()).isEqualTo(1_000_001);
    assertThat(loaded.get(499_999)).isEqualTo(499_999);
    assertThat(loaded.get(500_000)).isEqualTo(-1);
    store.save(fresh);
    assertThat(store.pagesWritten()).as("after loading").isZero();
  }

  @Test
  void writesOfAMillionKeysThePageOfANewOne() {
    Schema schema = TextBatches.schema("id BIGINT NOT NULL");
    GroupTable table = groups();
    try (BatchPool pool = new BatchPool(schema, memory.allocator())) {
      int[] slots = new int[Batch.MAX_ROWS];
      for (int from = 0; from < 1_000_000; from += 4000) {
        find(table, pool, from, 4000, slots);
      }
      store.save(table);
      assertThat(store.pagesWritten()).isEqualTo(977);

      find(table, pool, 77_000, 4000, slots);
      store.save(table);
      assertThat(store.pagesWritten()).as("keys found again").isZero();

      find(table, pool, 1_000_000, 1, slots);
      store.save(table);
      assertThat(store.pagesWritten()).isEqualTo(1);

      GroupTable loaded = groups();
      store.load(loaded);
      find(loaded, pool, 999_000, 1001, slots);
      assertThat(loaded.size()).isEqualTo(1_000_001);
      assertThat(Arrays.copyOf(slots, 3)).containsExactly(999_000, 999_001, 999_002);
      find(loaded, pool, -1, 1, slots);
      assertThat(slots[0]).isEqualTo(1_000_001);
    }
  }

  private static GroupTable groups() {
    return new GroupTable(new ColumnType[] {ColumnType.BIGINT}, false, new BatchScratch(1));
  }

  private static void find(GroupTable table, BatchPool pool, long first, int count, int[] slots) {
    BatchBuilder builder = pool.builder();
    for (int i = 0; i < count; i++) {
      builder.column(0).setLong(i, first + i);
    }
    builder.addRows(count);
    Batch batch = builder.build();
    table.slots(batch, new int[] {0}, null, count, slots);
    batch.release();
  }

  @Test
  void dropsThePagesOfPanesThatAreGone() {
    Panes<SlotColumns> panes = new Panes<>(() -> new SlotColumns(new LongColumn(0)));
    panes.put(10, counts(new LongColumn(0), 5));
    panes.put(20, counts(new LongColumn(0), 3000));
    store.save(panes);
    assertThat(store.pagesWritten()).isEqualTo(4);

    panes.remove(20);
    panes.put(20, counts(new LongColumn(0), 7));
    panes.put(30, counts(new LongColumn(0), 7));
    panes.remove(30);
    store.save(panes);

    assertThat(store.pagesWritten()).isEqualTo(1);
    assertThat(store.pages()).as("three headers, two pages").hasSize(5);
    Panes<SlotColumns> loaded = new Panes<>(() -> new SlotColumns(new LongColumn(0)));
    store.load(loaded);
    assertThat(loaded.all()).extracting(SlotColumns::size).containsExactly(5, 7);
    loaded.put(30, counts(new LongColumn(0), 9));
    store.save(loaded);
    assertThat(store.pagesWritten()).isEqualTo(1);
    assertThat(store.pages()).hasSize(7);
  }

  @Test
  void keepsStringsAndNulls() {
    StringColumn strings = new StringColumn();
    SlotColumns columns = new SlotColumns(strings);
    Random random = new Random(3);
    columns.grow(5000);
    String[] expected = new String[5000];
    for (int i = 0; i < 20_000; i++) {
      int slot = random.nextInt(4000);
      expected[slot] = "x".repeat(random.nextInt(20)) + i;
      byte[] bytes = expected[slot].getBytes(StandardCharsets.US_ASCII);
      strings.set(slot, bytes, 0, bytes.length);
      columns.mark(slot);
      if (i % 5000 == 0) {
        store.save(columns);
      }
    }
    store.save(columns);

    StringColumn loaded = new StringColumn();
    store.load(new SlotColumns(loaded));

    for (int slot = 0; slot < expected.length; slot++) {
      String found =
          loaded.isNull(slot)
              ? null
              : new String(loaded.array(slot), 0, loaded.length(slot), StandardCharsets.US_ASCII);
      assertThat(found).isEqualTo(expected[slot]);
    }
  }

  @Test
  void refusesEveryDamagedByte() {
    StateTable table = StateTable.of(new LongValues(1, 2), counts(new LongColumn(0), 3));
    store.save(table);
    for (Map.Entry<Place, byte[]> page : store.pages().entrySet()) {
      byte[] good = page.getValue();
      for (int i = 0; i < good.length; i++) {
        byte[] bad = good.clone();
        bad[i] ^= 1 << (i % 8);
        page.setValue(bad);
        assertCorrupt("checksum");
        page.setValue(Arrays.copyOf(good, i));
        assertCorrupt(i < 4 ? "is cut off after " + i + " bytes" : "checksum");
      }
      page.setValue(good);
    }
    store.load(fresh());
  }

  private static StateTable fresh() {
    return StateTable.of(new LongValues(0, 0), new SlotColumns(new LongColumn(0)));
  }

  private void assertCorrupt(String what) {
    assertThatThrownBy(() -> store.load(fresh()))
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.STATE_CORRUPT))
        .hasMessageContaining(what);
  }

  @Test
  void refusesPagesThatAreMissingOrOfAnotherPlace() {
    store.save(StateTable.of(new LongValues(1, 2), counts(new LongColumn(0), 3000)));
    byte[] second = store.pages().get(new Place(StateSink.WHOLE, 1, 1));

    store.pages().put(new Place(StateSink.WHOLE, 1, 0), second);
    assertCorrupt("page 0 of table 1 of 8196 bytes does not have the checksum");

    store.pages().remove(new Place(StateSink.WHOLE, 1, 0));
    assertCorrupt("page 0 of table 1 is missing");

    store.pages().clear();
    assertCorrupt("the header of table 0 is missing");
  }

  @Test
  void refusesTheStateOfOtherTables() {
    store.save(StateTable.of(new LongValues(1, 2), counts(new LongColumn(0), 3)));

    assertThatThrownBy(() -> store.load(new LongValues(0)))
        .hasMessageContaining("the header of table 0 has 2 values instead of 1");
    assertThatThrownBy(
            () ->
                store.load(
                    StateTable.of(new LongValues(0, 0), new SlotColumns(new StringColumn()))))
        .hasMessageContaining("page 0 of table 1 has");
    assertThatThrownBy(
            () ->
                store.load(
                    StateTable.of(
                        new LongValues(0, 0),
                        new SlotColumns(new LongColumn(0), new LongColumn(0)))))
        .hasMessageContaining("has 1 columns instead of 2");
  }

  @Test
  void saysTheSameWhicheverInstanceSaves() {
    SlotColumns columns = counts(new LongColumn(0), 3000);
    store.save(columns);
    SlotColumns loaded = new SlotColumns(new LongColumn(0));
    store.load(loaded);
    loaded.mark(new int[] {2500, 2999}, 2);
    InMemoryStateStore other = new InMemoryStateStore();
    columns.mark(new int[] {0, 1024, 2999}, 3);
    other.save(columns);

    store.save(loaded);

    assertThat(store.pagesWritten()).isEqualTo(1);
    other.pages().forEach((place, page) -> assertThat(store.pages().get(place)).isEqualTo(page));
  }
}
